// Which file of the author's each gathered file was; written by build.mjs where there are types.
export const sources = {};
