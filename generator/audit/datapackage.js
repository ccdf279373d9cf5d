// Reads a data package as Frictionless' own library does, and every row of its tables by the
// type of its column. Prints a line with how much was read, then one for each fault.
"use strict";
const { Package } = require("datapackage");

async function main(file) {
  const faults = [];
  const pack = await Package.load(file, { strict: false });
  for (const e of pack.errors) faults.push(e.message);
  let tables = 0, rows = 0;
  for (const resource of pack.resources) {
    for (const e of resource.errors) faults.push(`${resource.name}: ${e.message}`);
    if (!resource.tabular) continue;
    tables++;
    try {
      const read = await resource.read();
      rows += read.length;
      if (read.length !== resource.descriptor.count) faults.push(`${resource.name}: ${read.length} rows, and ${resource.descriptor.count} are told`);
    } catch (e) {
      for (const one of e.multiple ? e.errors : [e]) faults.push(`${resource.name}: ${one.message}`);
    }
  }
  console.log([`${rows} rows in ${tables} tables, ${pack.resources.length} resources`, ...faults].map((s) => s.replace(/\s+/g, " ")).join("\n"));
}

main(process.argv[2]).catch((e) => {
  console.error(e);
  process.exit(2);
});
