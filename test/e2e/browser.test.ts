// Does the browser that tests look through draw a page, and does axe see what is wrong with it?
import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { axe, openBrowser, screenshot } from '../browser.ts';

test('a page is drawn, photographed and judged', async () => {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 800, height: 400 } });
    await page.setContent(
      '<html lang="en"><title>Bell</title><main><h1>Tocsin rings</h1><img src="data:," /><script>document.querySelector("h1").dataset.ran = "yes"</script></main></html>',
    );
    expect(await page.locator('h1').getAttribute('data-ran')).toBe('yes');
    expect(statSync(await screenshot(page, 'browser')).size).toBeGreaterThan(1000);
    expect((await axe(page)).map((violation) => violation.rule)).toEqual(['image-alt']);
  } finally {
    await browser.close();
  }
});
