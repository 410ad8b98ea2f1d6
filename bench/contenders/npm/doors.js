// What an application gets that uses all of the default entry.

export * from "../../../target/npm/dist/index.js";
