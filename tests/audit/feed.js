// node feed.js URL: what OpenActive's validator finds on the pages of a feed, as JSON.
const { RpdeValidator } = require("@openactive/rpde-validator");

RpdeValidator(process.argv[2], {}).then((log) => {
  const found = log.pages.flatMap((page) => page.errors.map(({ data }) => ({ ...data, url: page.url })));
  console.log(JSON.stringify(found));
});
