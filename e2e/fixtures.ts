// What every test has: a running demo, a way to sign in, and the checks that each page must pass.
import { mkdirSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { type Page, expect, test as base } from "@playwright/test";
import { type Demo, startDemo } from "./server.ts";

export { expect };

/**
 * Tests with a demo that one worker starts once. A file that counts on what nobody else has touched
 * asks for one of its own: `test.use({ district: "…" })`, by any name.
 */
export const test = base.extend<object, { demo: Demo; district: string }>({
  district: ["shared", { scope: "worker", option: true }],
  demo: [
    async ({ district: _ }, use) => {
      const demo = await startDemo();
      await use(demo);
      await demo.stop();
    },
    { scope: "worker", timeout: 240_000 },
  ],
});

/** The widths that every page must work at: a small phone and a desk. */
export const WIDTHS = [360, 1440] as const;

/** Signs in as the demo's account of this role. */
export async function signIn(page: Page, demo: Demo, role: string): Promise<void> {
  const account = demo.signIns.find((one) => one.role === role);
  if (!account) throw new Error(`the demo has no account for ${role}`);
  await page.goto(`${demo.address}/sign-in`);
  await page.locator("input[name=login]").fill(account.login);
  await page.locator("input[name=password]").fill(account.password);
  await page.locator("form:has(input[name=password]) button").click();
  await expect(page).not.toHaveURL(/sign-in/);
}

/** Fails on any breach of WCAG 2.2 AA that axe can see. */
export async function expectAccessible(page: Page): Promise<void> {
  const found = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const told = found.violations.map(
    (fault) => `${fault.id}: ${fault.help}\n  ${fault.nodes.map((node) => node.html).join("\n  ")}`,
  );
  expect(told, `axe on ${page.url()}`).toEqual([]);
}

/** Takes the page at each width to results/NAME-WIDTH.png; nothing may stick out to the side. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync("results", { recursive: true });
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, `${name} scrolls sideways at ${width} px`).toBeLessThanOrEqual(width);
    await page.screenshot({ path: `results/${name}-${width}.png`, fullPage: true });
  }
  if (before) await page.setViewportSize(before);
}
