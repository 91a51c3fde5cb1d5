// Reads {addresses, cookies, themes, browser, arguments} from its input and prints what pa11y finds on these pages, as JSON.
const pa11y = require("pa11y");
const puppeteer = require(require.resolve("puppeteer", { paths: [require.resolve("pa11y")] }));

async function main() {
  const said = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
  const browser = await puppeteer.launch({ executablePath: said.browser, args: said.arguments });
  const found = [];
  try {
    for (const theme of said.themes) {
      const page = await browser.newPage();
      // No colour on its way to another.
      await page.emulateMediaFeatures([
        { name: "prefers-color-scheme", value: theme },
        { name: "prefers-reduced-motion", value: "reduce" },
      ]);
      for (const address of said.addresses) {
        const { issues } = await pa11y(address, {
          browser,
          page,
          headers: said.cookies ? { Cookie: said.cookies } : {},
          standard: "WCAG2AA",
          includeWarnings: false,
          timeout: 60_000,
        });
        found.push(...issues.map((issue) => ({ ...issue, address, theme })));
      }
      await page.close();
    }
  } finally {
    await browser.close();
  }
  console.log(JSON.stringify(found));
}

main();
