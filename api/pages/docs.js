// Renders openapi.json as a page. Text only ever enters as text, never as markup.
"use strict";

const make = (name, text, ...children) => {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  element.append(...children);
  return element;
};

// A schema as an example-like sketch: names with their types, references one level down.
const sketch = (api, schema, depth = 0) => {
  if (!schema) return "";
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop();
    return depth > 3 ? name : sketch(api, api.components.schemas[name], depth + 1);
  }
  const pad = "  ".repeat(depth + 1);
  const several = schema.oneOf || schema.anyOf || schema.allOf;
  if (several) return several.map((one) => sketch(api, one, depth)).join(schema.allOf ? "\n& " : "\n| ");
  if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(" | ");
  if (schema.properties) {
    const wanted = schema.required || [];
    const lines = Object.entries(schema.properties).map(([name, value]) => {
      const note = value.description ? "  // " + value.description.split("\n")[0] : "";
      return pad + name + (wanted.includes(name) ? "" : "?") + ": " + sketch(api, value, depth + 1) + note;
    });
    return "{\n" + lines.join("\n") + "\n" + "  ".repeat(depth) + "}";
  }
  const type = Array.isArray(schema.type) ? schema.type.join(" | ") : schema.type || "any";
  if (schema.items) return "[" + sketch(api, schema.items, depth) + "]";
  return schema.format ? type + " (" + schema.format + ")" : type;
};

const contentOf = (api, title, content) => Object.entries(content || {}).flatMap(([type, media]) => [
  make("h4", title + " · " + type),
  make("pre", sketch(api, media.schema)),
]);

const parametersOf = (parameters) => {
  if (!parameters || parameters.length === 0) return [];
  const rows = parameters.map((one) => make("tr", "",
    make("td", "", make("code", one.name)), make("td", one.in + (one.required ? " *" : "")), make("td", one.description)));
  return [make("table", "", ...rows)];
};

const operationOf = (api, path, method, operation) => {
  const summary = make("summary", "",
    Object.assign(make("span", method.toUpperCase()), { className: "method" }), make("code", path), " " + (operation.summary || ""));
  const answers = Object.entries(operation.responses || {}).filter(([status]) => status !== "default");
  return make("details", "", summary, make("p", operation.description),
    ...parametersOf(operation.parameters),
    ...contentOf(api, "请求 Body", operation.requestBody && operation.requestBody.content),
    ...answers.flatMap(([status, answer]) => contentOf(api, "应答 Answer " + status, answer.content)));
};

const section = (id, title, children) => {
  const heading = make("h2", title);
  heading.id = id;
  document.getElementById("contents").append(Object.assign(make("a", title), { href: "#" + id }));
  document.getElementById("operations").append(make("section", "", heading, ...children));
};

const show = (api) => {
  document.getElementById("about").textContent = api.info.description;
  const groups = new Map();
  for (const [path, item] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const tag = (operation.tags || ["other"])[0];
      groups.set(tag, [...(groups.get(tag) || []), operationOf(api, path, method, operation)]);
    }
  }
  for (const [tag, operations] of groups) section("tag-" + tag, tag, operations);
  const codes = api["x-error-codes"].map((one) => make("tr", "",
    make("td", "", make("code", one.code)), make("td", String(one.status)), make("td", one.zh), make("td", one.en)));
  section("codes", "错误代码 Error codes", [make("table", "", ...codes)]);
};

document.getElementById("find").addEventListener("input", (event) => {
  const wanted = event.target.value.toLowerCase();
  for (const one of document.querySelectorAll("main details, main tr")) {
    one.classList.toggle("hidden", !one.textContent.toLowerCase().includes(wanted));
  }
});

fetch("/openapi.json").then((answer) => answer.json()).then(show).catch((error) => {
  document.getElementById("about").textContent = "无法读取 openapi.json · cannot read openapi.json: " + error;
});
