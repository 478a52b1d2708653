// Every page that the router knows, as somebody who may see it: reachable, accessible, and no
// wider than its window. A page of the router that has no visitor here fails the run.
import { execFileSync } from "node:child_process";
import { type Page } from "@playwright/test";
import { expect, expectAccessible, picture, signIn, test } from "../fixtures.ts";
import { program } from "../server.ts";

interface Route {
  method: string;
  path: string;
  page: string;
  kind: string;
}

function routes(): Route[] {
  const lines = execFileSync(program(), ["routes"], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Route);
}

/** Who visits a page, and where its variables come from: a link found on another page. */
const VISITS: Record<string, { as: string | null; from?: string; link?: string }> = {
  home: { as: "supervisor" },
  sign_in: { as: null },
  password: { as: "officer" },
  batches: { as: "steward" },
  batch_new: { as: "steward" },
  batch: { as: "steward", from: "/batches", link: "main a[href^='/batches/0']" },
  batch_rows: { as: "steward", from: "/batches", link: "main a[href^='/batches/0']" },
  batch_withdraw: { as: "steward", from: "/batches", link: "main a[href^='/batches/0']" },
  reviews: { as: "steward" },
  review: { as: "steward", from: "/reviews", link: "main a[href^='/reviews/0']" },
  wordings: { as: "steward" },
  proposals: { as: "steward" },
  proposal: { as: "steward", from: "/proposals", link: "main a[href^='/proposals/0']" },
  tasks: { as: "officer" },
  task: { as: "officer", from: "/tasks", link: "main a[href^='/tasks/0']" },
  building: { as: "officer", from: "/search?q=东进花苑3幢", link: "main a[href^='/buildings/']" },
  dwelling: {
    as: "officer",
    from: "/search?q=东进花苑3幢2单元601室",
    link: "main a[href^='/dwellings/']",
  },
  counts: { as: "supervisor" },
  search: { as: "officer" },
  staff: { as: "steward" },
  staff_new: { as: "steward" },
  staff_member: { as: "steward", from: "/staff", link: "main a[href^='/staff/0']" },
  library: { as: "steward" },
  audit: { as: "auditor" },
  about: { as: null },
};

/** A proposal to look at: made from the first waiting row. */
async function propose(page: Page, address: string): Promise<void> {
  await page.goto(`${address}/reviews`);
  await page.locator("main a[href^='/reviews/0']").first().click();
  // Where nothing in the wording says so, a person knows the place.
  await page.locator("form[action$='/propose'] [name=community]").selectOption({ index: 1 });
  await page.locator("form[action$='/propose'] [name=grid]").fill("1");
  await page.locator("form[action$='/propose'] button").click();
}

for (const language of ["zh-CN", "en"]) {
  test(`every page in ${language}`, async ({ browser, demo }) => {
    test.setTimeout(240_000);
    const pages = routes().filter((route) => route.kind === "page" && route.method === "GET");
    expect(pages.length).toBeGreaterThan(20);
    let open: Page | undefined;
    let who: string | null | undefined;
    const order = [...pages].sort((a, b) =>
      (VISITS[a.page]?.as ?? "").localeCompare(VISITS[b.page]?.as ?? ""),
    );
    for (const route of order) {
      const visit = VISITS[route.page];
      expect(visit, `nobody visits the page ${route.page} (${route.path})`).toBeTruthy();
      if (!open || visit.as !== who) {
        await open?.context().close();
        open = await (await browser.newContext({ locale: language })).newPage();
        who = visit.as;
        if (visit.as) await signIn(open, demo, visit.as);
      }
      let path = route.path;
      if (visit.from && visit.link) {
        await open.goto(demo.address + visit.from);
        if (route.page === "proposal" && (await open.locator(visit.link).count()) === 0) {
          await propose(open, demo.address);
          await open.goto(demo.address + visit.from);
        }
        const href = await open.locator(visit.link).first().getAttribute("href");
        expect(href, `no link to ${route.page} on ${visit.from}`).toBeTruthy();
        const below = route.path.replace(/^\/[a-z]+\/\{[a-z]+\}/, "");
        path = href!.split("?")[0] + below;
      }
      const answer = await open.goto(demo.address + path);
      expect(answer?.status(), `${route.page} at ${path}`).toBe(200);
      await expect(open.locator("html")).toHaveAttribute("lang", language);
      await expect(open.locator("h1")).toHaveCount(1);
      await expect(open.locator("body"), `${route.page} lacks a message`).not.toContainText("⟦");
      await expectAccessible(open);
      await picture(open, `page-${route.page}-${language}`);
    }
    await open?.context().close();
  });
}

test("a role does not reach the pages of another", async ({ page, demo }) => {
  await signIn(page, demo, "officer");
  for (const path of ["/batches", "/reviews", "/staff", "/audit", "/library"]) {
    const answer = await page.goto(demo.address + path);
    expect(answer?.status(), path).toBe(403);
    await expectAccessible(page);
  }
  await picture(page, "forbidden");
});

test("an unknown address says so", async ({ page, demo }) => {
  const answer = await page.goto(`${demo.address}/nowhere`);
  expect(answer?.status()).toBe(404);
  await expectAccessible(page);
  await picture(page, "not-found");
});
