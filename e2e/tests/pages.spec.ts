// Every page that the router knows, as somebody who may see it: reachable, accessible, and no
// wider than its window. A page or form of the router that has no place here fails the run.
import { execFileSync } from "node:child_process";
import { type Browser, type Page } from "@playwright/test";
import { expect, expectAccessible, picture, signIn, test } from "../fixtures.ts";
import { type Demo, program } from "../server.ts";

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

/** Who looks, and where: a link found on another page, or the page's own address with a query. */
interface Visit {
  as: string | null;
  from?: string;
  link?: string;
  query?: string;
}

const BATCH = { as: "steward", from: "/batches", link: "main a[href^='/batches/0']" };

const VISITS: Record<string, Visit[]> = {
  home: ["steward", "officer", "supervisor", "dispatcher", "auditor"].map((as) => ({ as })),
  sign_in: [{ as: null }],
  password: [{ as: "officer" }],
  batches: [{ as: "steward" }],
  batch_new: [{ as: "steward" }],
  batch: [BATCH],
  batch_rows: [BATCH],
  batch_withdraw: [BATCH],
  reviews: [{ as: "steward" }],
  review: [{ as: "steward", from: "/reviews", link: "main a[href^='/reviews/0']" }],
  wordings: [{ as: "steward" }],
  ruled_out: [{ as: "steward" }],
  confusion: [{ as: "steward" }],
  confusion_place: [
    { as: "steward", from: "/reviews/confusion", link: "main a[href^='/reviews/confusion/0']" },
  ],
  address_try: [{ as: "officer" }],
  proposals: [{ as: "steward" }],
  proposal: [{ as: "steward", from: "/proposals", link: "main a[href^='/proposals/0']" }],
  tasks: [{ as: "officer" }, { as: "dispatcher" }],
  task: [{ as: "officer", from: "/tasks", link: "main a[href^='/tasks/0']" }],
  building: [{ as: "officer", from: "/search?q=东进花苑3幢", link: "main a[href^='/buildings/']" }],
  dwelling: [
    {
      as: "officer",
      from: "/search?q=东进花苑3幢2单元601室",
      link: "main a[href^='/dwellings/']",
    },
  ],
  counts: [{ as: "supervisor" }],
  search: [{ as: "officer" }, { as: "officer", query: "?q=东进花苑3幢" }],
  staff: [{ as: "steward" }],
  staff_new: [{ as: "steward" }],
  staff_member: [{ as: "steward", from: "/staff", link: "main a[href^='/staff/0']" }],
  library: [{ as: "steward" }],
  audit: [{ as: "auditor" }],
  about: [{ as: null }],
};

/** Lists that must have something on them, or nothing of them was looked at. */
const FILLED = ["batches", "batch_rows", "reviews", "wordings", "ruled_out", "confusion", "proposals", "tasks", "staff", "audit"];

/** Forms that answer with a page of their own: looked at in "pages that answer a form". */
const ANSWERS = ["reveal", "address_try_do", "staff_add_do", "staff_password_do"];

/** Forms that lead on to a page of the list, or show the form again with what is wrong. */
const LEADS_ON = [
  "sign_in_do",
  "sign_out_do",
  "password_do",
  "batch_upload_do",
  "batch_withdraw_do",
  "wording_forget_do",
  "ruled_out_forget_do",
  "review_never_do",
  "review_pick_do",
  "review_reject_do",
  "review_propose_do",
  "proposal_approve_do",
  "proposal_reject_do",
  "task_do",
  "building_propose_do",
  "staff_post_do",
  "staff_suspend_do",
  "staff_leave_do",
  "staff_add_do",
  "library_import_do",
];

async function look(page: Page, name: string): Promise<void> {
  await expect(page.locator("h1")).toHaveCount(1);
  await expect(page.locator("body"), `${name} lacks a message`).not.toContainText("⟦");
  await expectAccessible(page);
  await picture(page, name);
}

/** A missing address proposed and a wording taught, so that their lists have entries. */
async function fill(browser: Browser, demo: Demo): Promise<void> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, demo, "steward");
  const rows = async () => {
    await page.goto(`${demo.address}/reviews`);
    const links = page.locator("main a[href^='/reviews/0']");
    return links.evaluateAll((all) => all.map((one) => one.getAttribute("href")!));
  };
  const [first, ...others] = await rows();
  await page.goto(demo.address + first);
  // Where nothing in the wording says so, a person knows the place.
  await page.locator("form[action$='/propose'] [name=community]").selectOption({ index: 1 });
  await page.locator("form[action$='/propose'] [name=grid]").fill("1");
  await page.locator("form[action$='/propose'] button").click();
  await expect(page).toHaveURL(/\/proposals\/.*done=proposed/);
  // Not every row names something that can be remembered.
  for (const row of others) {
    await page.goto(demo.address + row);
    if ((await page.locator("input[name=candidate]").count()) === 0) continue;
    await page.locator("input[name=candidate]").first().check();
    await page.locator("[name=alias]").check();
    await page.locator("form[action$='/pick'] button").click();
    await page.waitForLoadState();
    if (page.url().includes("done=")) break;
  }
  // A place ruled out for a wording.
  for (const row of await rows()) {
    await page.goto(demo.address + row);
    const never = page.locator("details.never").first();
    if ((await never.count()) === 0) continue;
    await never.locator("summary").click();
    await never.locator("button").first().click();
    await page.waitForLoadState();
    if (page.url().includes("done=ruled-out")) break;
  }
  // A row that resembled nothing, settled by a search: the resolver hadn't known the place.
  const last = (await rows()).at(-1);
  await page.goto(`${demo.address}${last}?q=东进花苑3幢2单元601室`);
  await page.locator("input[name=candidate]").first().check();
  await page.locator("form[action$='/pick'] button").click();
  await expect(page).toHaveURL(/done=/);
  await page.context().close();
}

test("the lists have something on them", async ({ browser, demo }) => {
  await fill(browser, demo);
});

test("each form's answer is looked at or leads on", () => {
  const forms = routes().filter((route) => route.method === "POST");
  const unknown = forms.filter((form) => ![...ANSWERS, ...LEADS_ON].includes(form.page));
  expect(unknown.map((form) => form.page)).toEqual([]);
});

const LOOKS = [
  { language: "zh-CN", colorScheme: "light" },
  { language: "en", colorScheme: "light" },
  { language: "zh-CN", colorScheme: "dark" },
] as const;

for (const { language, colorScheme } of LOOKS) {
  test(`every page in ${language}, ${colorScheme}`, async ({ browser, demo }) => {
    test.setTimeout(360_000);
    const pages = routes().filter((route) => route.kind === "page" && route.method === "GET");
    expect(pages.length).toBeGreaterThan(20);
    const unseen = pages.filter((route) => !VISITS[route.page]);
    expect(unseen, "pages that nobody visits").toEqual([]);
    const visits = pages.flatMap((route) => VISITS[route.page].map((visit) => ({ route, visit })));
    visits.sort((a, b) => (a.visit.as ?? "").localeCompare(b.visit.as ?? ""));
    let open: Page | undefined;
    let who: string | null | undefined;
    for (const { route, visit } of visits) {
      if (!open || visit.as !== who) {
        await open?.context().close();
        open = await (await browser.newContext({ locale: language, colorScheme })).newPage();
        who = visit.as;
        if (visit.as) await signIn(open, demo, visit.as);
      }
      let path = route.path + (visit.query ?? "");
      if (visit.from && visit.link) {
        await open.goto(demo.address + visit.from);
        const href = await open.locator(visit.link).first().getAttribute("href");
        expect(href, `no link to ${route.page} on ${visit.from}`).toBeTruthy();
        const below = route.path.replace(/^(\/[a-z]+)+\/\{[a-z]+\}/, "");
        path = href!.split("?")[0] + below;
      }
      const answer = await open.goto(demo.address + path);
      expect(answer?.status(), `${route.page} at ${path} as ${visit.as}`).toBe(200);
      await expect(open.locator("html")).toHaveAttribute("lang", language);
      if (FILLED.includes(route.page)) {
        const entries = open.locator("main tbody tr, main ol li, main ul.tasks > li");
        await expect(entries.first(), `${route.page} is empty`).toBeVisible();
      }
      if (visit.query) await expect(open.locator("main a[href^='/buildings/']").first()).toBeVisible();
      const state = `${visit.as ?? "nobody"}${visit.query ? "-asked" : ""}`;
      // The colours change in the dark, nothing moves: no picture again.
      if (colorScheme === "dark") await expectAccessible(open);
      else await look(open, `page-${route.page}-${state}-${language}`);
    }
    await open?.context().close();
  });
}

test("pages that answer a form: one person in full, an address tried, a password shown once", async ({
  browser,
  page,
  demo,
}) => {
  await signIn(page, demo, "officer");
  await page.goto(`${demo.address}/tasks`);
  await page.locator("main a[href^='/tasks/0']").first().click();
  const person = page.locator("details.reveal").first();
  const masked = await page.locator("section[aria-labelledby=reported] li").first().innerText();
  expect(masked).toMatch(/\*|＊|×|某/);
  await person.locator("summary").click();
  // A purpose is asked for before anything is sent.
  await person.locator("form").evaluate((form: HTMLFormElement) => (form.noValidate = true));
  await person.locator("button").click();
  await page.waitForLoadState();
  await expect(page.locator("dl.facts.card"), "nobody without a purpose").toHaveCount(0);
  await expectAccessible(page);
  await page.goBack();
  const asked = page.locator("details.reveal").first();
  await asked.locator("summary").click();
  await asked.locator("select[name=purpose]").selectOption("door_check");
  await asked.locator("button").click();
  await expect(page).toHaveURL(/\/reveals$/);
  await expect(page.locator("dl.facts strong")).not.toContainText("*");
  await look(page, "revealed");
  await page.locator("main a.button").click();
  await expect(page).toHaveURL(/\/tasks\//);

  await page.goto(`${demo.address}/addresses/try`);
  await page.locator("[name=address]").fill("地址：东进花园3幢2单元601室，13800000000");
  await page.locator("form[action='/addresses/try'] button").click();
  await expect(page.locator(".pieces")).toContainText("138****0000");
  await look(page, "address-tried");

  const steward = await (await browser.newContext({ locale: "zh-CN" })).newPage();
  await signIn(steward, demo, "steward");
  await steward.goto(`${demo.address}/staff/new`);
  await steward.locator("[name=login]").fill("lin.xiaoman");
  await steward.locator("[name=name]").fill("林小满");
  await steward.locator("[name=role]").selectOption("officer");
  await steward.locator("[name=area]").selectOption({ index: 2 });
  await steward.locator("form[action='/staff'] button").click();
  const password = await steward.locator(".one-time code").innerText();
  await look(steward, "one-time-password");
  await steward.locator("form[action$='/password'] button").click();
  const second = await steward.locator(".one-time code").innerText();
  expect(second).not.toBe(password);
  await look(steward, "one-time-password-reset");
  await steward.context().close();

  const fresh = await (await browser.newContext({ locale: "zh-CN" })).newPage();
  await fresh.goto(`${demo.address}/sign-in`);
  await fresh.locator("[name=login]").fill("lin.xiaoman");
  await fresh.locator("[name=password]").fill(second);
  await fresh.locator("form:has(input[name=password]) button").click();
  await expect(fresh).toHaveURL(/\/password/);
  await look(fresh, "password-forced");
  await fresh.goto(`${demo.address}/tasks`);
  await expect(fresh, "nothing else before the change").toHaveURL(/\/password/);
  await fresh.locator("[name=current]").fill(second);
  await fresh.locator("[name=password]").fill("five quite unrelated words");
  await fresh.locator("[name=repeat]").fill("five quite unrelated words");
  await fresh.locator("form[action='/password'] button").click();
  await expect(fresh).not.toHaveURL(/\/password/);
  await look(fresh, "home-new-officer");
  await fresh.context().close();
});

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
