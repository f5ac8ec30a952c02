//! Packages to deploy: the example that wants materials within three days, sealed for a county and a
//! version.

use host::package;
use serde_json::json;

/// The procedure.
pub(crate) const PROCEDURE: &str = "materials-in-three-days";

/// Built from its source beside it by `plugins/examples/build`.
const COMPONENT: &[u8] = include_bytes!("../../../plugins/examples/materials-in-three-days/component.wasm");

/// Nobody signed it.
pub(crate) fn sealed(county: &str, version: &str) -> Vec<u8> {
    let manifest = json!({
        "id": PROCEDURE, "title": "阶段材料三日内报送", "version": version, "county": county, "hooks": ["deadline"],
        "settings": {
            "duty": { "title": "哪项任务", "type": "text", "default": "stage-material" },
            "days": { "title": "阶段结束后几日内", "type": "integer", "min": 1, "max": 5, "default": 3 },
        },
    });
    package::seal(bare(), &manifest.to_string()).unwrap()
}

/// The component without the manifest that its build put behind it.
fn bare() -> &'static [u8] {
    let name = b"maplebridge-manifest";
    let mut at = 8;
    loop {
        let (content, length) = leb128(COMPONENT, at + 1);
        if COMPONENT[at] == 0 && COMPONENT[content + 1..].starts_with(name) {
            return &COMPONENT[..at];
        }
        at = content + length;
    }
}

/// Where the number ends, and the number.
fn leb128(bytes: &[u8], mut at: usize) -> (usize, usize) {
    let (mut number, mut shift) = (0, 0);
    loop {
        number |= usize::from(bytes[at] & 0x7f) << shift;
        at += 1;
        if bytes[at - 1] < 0x80 {
            return (at, number);
        }
        shift += 7;
    }
}
