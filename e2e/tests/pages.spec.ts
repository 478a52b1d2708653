// Every page that the router knows, as somebody who may see it: reachable, accessible, and no
// wider than its window. A page or form of the router that has no place here fails the run.
import { execFileSync } from "node:child_process";
import { type Browser, type Page } from "@playwright/test";
import { expect, expectAccessible, picture, signIn, test } from "../fixtures.ts";
import { issuePlates, tellDanger, writeNotice } from "../plates.ts";
import { fileShortLet, fillPeople, signInByPhone } from "../people.ts";
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
  /** The address itself, known once the demo is filled. */
  at?: () => string;
  /** What it answers with, where that is not 200. */
  status?: number;
}

/** Somebody outside the staff, signed in by a telephone. */
const PERSON = "person";
const PHONE = "13800138009";

/** The page of a plate that was issued while the demo was filled. */
let plate = "";

/// The page of a dwelling where somebody is registered, of whom a disclosure was asked for.
let dwelling = "";
/** The page of a connector. */
let connector = "";

const BATCH = { as: "steward", from: "/batches", link: "main a[href^='/batches/0']" };

const VISITS: Record<string, Visit[]> = {
  home: ["steward", "officer", "supervisor", "dispatcher", "auditor"].map((as) => ({ as })),
  sign_in: [{ as: null }],
  password: [{ as: "officer" }],
  account: [{ as: "officer" }],
  second_factor: [{ as: "officer" }],
  passkeys: [{ as: "officer" }],
  portal: [{ as: "agency" }],
  portal_send: [{ as: "agency" }],
  portal_paste: [{ as: "agency" }],
  portal_batch: [{ as: "agency", from: "/agency", link: "main a[href^='/agency/batches/0']" }],
  portal_rows: [{ as: "agency", from: "/agency", link: "main a[href^='/agency/batches/0']" }],
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
  building_plates: [
    { as: "steward", from: "/search?q=东进花苑3幢", link: "main a[href^='/buildings/']" },
    { as: "officer", from: "/search?q=东进花苑3幢", link: "main a[href^='/buildings/']" },
  ],
  plate_scan: [
    { as: null, at: () => plate },
    { as: "officer", at: () => plate },
  ],
  danger: [{ as: null, at: () => `${plate}/danger` }],
  danger_ask: [{ as: null }],
  declare: [{ as: PERSON, at: () => `${plate}/declare` }],
  declare_what: ["in", "out", "renew", "empty", "own"].map((what) => ({
    as: PERSON,
    at: () => `${plate}/declare/${what}`,
  })),
  letting: [{ as: PERSON, at: () => `${plate}/letting` }],
  self_check: [{ as: PERSON, at: () => `${plate}/self-check` }],
  proof: [{ as: null, at: () => "/proof/CAFE", status: 404 }],
  bind: [{ as: PERSON, at: () => `${plate}/bind` }],
  record: [{ as: PERSON, at: () => `${plate}/record` }],
  sign: [{ as: null, at: () => "/sign/CAFE", status: 404 }],
  short_lets: [{ as: "officer" }, { as: "supervisor" }],
  short_let: [{ as: "officer", from: "/short-lets", link: "main a[href^='/short-lets/0']" }],
  own_door: [{ as: PERSON, at: () => `${plate}/door` }],
  requests: [{ as: "auditor" }],
  disclosures: [{ as: "auditor" }, { as: "supervisor" }],
  disclosure: [
    { as: "auditor", from: "/disclosures", link: "main a[href^='/disclosures/0']" },
    { as: "supervisor", from: "/disclosures", link: "main a[href^='/disclosures/0']" },
  ],
  disclose: [
    { as: "supervisor", at: () => `${dwelling}/disclose` },
    { as: "officer", at: () => `${dwelling}/life` },
  ],
  me: [{ as: PERSON }],
  me_sign_in: [{ as: null }],
  outbox: [{ as: "steward" }],
  access: [
    {
      as: "officer",
      from: "/search?q=东进花苑3幢2单元601室",
      link: "main a[href^='/dwellings/']",
    },
  ],
  events: [{ as: "officer" }],
  event_new: [{ as: "officer" }],
  event: [{ as: "officer", from: "/events", link: "main a[href^='/events/0']" }],
  hazards: [{ as: "officer" }],
  hazard: [{ as: "officer", from: "/hazard-reports", link: "main a[href^='/hazard-reports/0']" }],
  notices: [{ as: "steward" }],
  sent: [{ as: "steward" }, { as: "supervisor" }],
  robots: [{ as: "steward" }],
  own_mail: [{ as: "officer" }],
  counts: [{ as: "supervisor" }],
  clocks: [{ as: "supervisor" }, { as: "officer" }],
  clocks_stays: [{ as: "supervisor" }],
  clocks_agencies: [{ as: "supervisor" }],
  clocks_told: [{ as: "supervisor" }],
  search: [{ as: "officer" }, { as: "officer", query: "?q=东进花苑3幢" }],
  agencies: [{ as: "steward" }, { as: "supervisor" }],
  agency_new: [{ as: "steward" }],
  agency: [{ as: "steward", from: "/agencies", link: "main a[href^='/agencies/0']" }],
  connector_new: [{ as: "steward", at: () => `${connector.split("/").slice(0, -1).join("/")}/new` }],
  connector: [{ as: "steward", at: () => connector }],
  staff: [{ as: "steward" }],
  staff_new: [{ as: "steward" }],
  staff_member: [{ as: "steward", from: "/staff", link: "main a[href^='/staff/0']" }],
  library: [{ as: "steward" }],
  grids: [{ as: "steward" }, { as: "supervisor" }],
  grid_drawing: [{ as: "steward", from: "/grids", link: "main a[href^='/grids/0']" }],
  rounds: [{ as: "officer" }, { as: "supervisor" }],
  grid: [{ as: "supervisor", from: "/grids", link: "main a[href^='/grids/of/']" }],
  audit: [{ as: "auditor" }],
  about: [{ as: null }],
};

/** Lists that must have something on them, or nothing of them was looked at. */
const FILLED = ["batches", "batch_rows", "reviews", "wordings", "ruled_out", "confusion", "proposals", "tasks", "staff", "audit", "events", "hazards", "notices", "building_plates", "requests", "agencies", "short_lets"];

/** Forms that answer with a page of their own: looked at in "pages that answer a form". */
const ANSWERS = [
  "reveal",
  "address_try_do",
  "staff_add_do",
  "staff_password_do",
  // Looked at in scan.spec.ts.
  "danger_do",
  "danger_ask_do",
  "hazard_phone_do",
  "program_issue_do",
  // Looked at in agency.spec.ts.
  "agency_account_do",
  "program_renew_do",
  // Looked at in people.spec.ts.
  "record_do",
  "request_answer_do",
  "disclosure_open_do",
  "declare_what_do",
  "letting_do",
  "proof_do",
  "self_check_do",
  "me_sign_in_do",
  "me_code_do",
  "access_do",
];

/** Forms that lead on to a page of the list, or show the form again with what is wrong. */
const LEADS_ON = [
  "portal_send_do",
  "portal_paste_do",
  "bind_do",
  // Followed in short-lets.spec.ts.
  "own_door_do",
  "short_let_do",
  "me_sign_out_do",
  "me_door_end_do",
  "sign_in_do",
  // Looked at in sign-in.spec.ts.
  "sign_in_code_do",
  "second_factor_do",
  "recovery_codes_do",
  "second_factor_off_do",
  "session_end_do",
  "sign_out_everywhere_do",
  "staff_second_wanted_do",
  "staff_second_off_do",
  // Followed in passkeys.spec.ts.
  "passkey_sign_in_do",
  "passkey_add_do",
  "passkey_name_do",
  "passkey_remove_do",
  // Followed in openid.spec.ts.
  "staff_openid_link_do",
  "staff_openid_unlink_do",
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
  "grid_draw_do",
  "grid_drawing_do",
  "grid_do",
  "plates_issue_do",
  "plates_print_do",
  "plate_replace_do",
  "plate_revoke_do",
  "plate_seen_do",
  "plate_elsewhere_do",
  "hazard_do",
  "event_add_do",
  "event_send_do",
  "event_work_do",
  "event_time_do",
  "event_check_do",
  "event_again_do",
  "notice_add_do",
  "notice_withdraw_do",
  "sent_do",
  "robot_add_do",
  "robot_do",
  "own_mail_do",
  "agency_add_do",
  "agency_edit_do",
  "program_revoke_do",
  "connector_add_do",
  "connector_edit_do",
  "connector_pause_do",
  "connector_now_do",
  "clocks_told_do",
  "disclosure_do",
  "disclose_do",
  "disclose_danger_do",
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
  plate = await issuePlates(page, demo, "东进花苑3幢");
  await writeNotice(page, demo);
  connector = await describeConnector(page, demo);
  await drawGrids(page, demo);
  await page.context().close();
  const stranger = await (await browser.newContext({ locale: "zh-CN" })).newPage();
  await tellDanger(stranger, demo, plate);
  const officer = await (await browser.newContext({ locale: "zh-CN" })).newPage();
  await fillPeople(stranger, officer, demo, plate, PHONE);
  await fileShortLet(stranger, demo, plate);
  await officer.context().close();
  await stranger.context().close();
  await askDisclosure(browser, demo);
}

/** A connector that rests: nothing outside is asked. Its page. */
async function describeConnector(page: Page, demo: Demo): Promise<string> {
  await page.goto(`${demo.address}/agencies`);
  await page.locator("main a[href^='/agencies/0']").first().click();
  await page.locator("main a[href$='/connectors/new']").click();
  await page.locator("[name=name]").fill("总部后台");
  await page.locator("[name=url]").fill("http://api.example.cn/leases");
  await page.locator("[name=fields]").fill("address = /house/address\nname = tenant");
  await page.locator("form[action$='/connectors'] button").click();
  await expect(page.locator("#error-url")).toBeVisible();
  await expect(page.locator("[name=fields]")).toHaveValue(/house/);
  await page.locator("[name=url]").fill("https://api.example.invalid/leases");
  await page.locator("form[action$='/connectors'] button").click();
  await expect(page).toHaveURL(/\/connectors\/0.*done=added/);
  await page.locator("form[action$='/pause'] button").click();
  await expect(page).toHaveURL(/done=paused/);
  return new URL(page.url()).pathname;
}

/** Two grids drawn so that they overlap, that wait to be carried out. */
async function drawGrids(page: Page, demo: Demo): Promise<void> {
  await page.goto(`${demo.address}/grids`);
  const codes = await page.locator("main tbody .code").allInnerTexts();
  const grid = (code: string, west: number) => {
    const [east, south, north] = [west + 0.02, 32.43, 32.45];
    const ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    return { type: "Feature", properties: { code }, geometry: { type: "Polygon", coordinates: [ring] } };
  };
  const features = [grid(codes[0], 119.89), grid(codes[1], 119.905)];
  await page.locator("#crs-4490").check();
  await page.locator("[name=file]").setInputFiles({
    name: "grids.geojson",
    mimeType: "application/geo+json",
    buffer: Buffer.from(JSON.stringify({ type: "FeatureCollection", features })),
  });
  await page.locator("form[action='/grids'] button").click();
  await expect(page).toHaveURL(/\/grids\/0.*done=planned/);
}

/** A disclosure that waits for the auditor, so that it can be looked at. */
async function askDisclosure(browser: Browser, demo: Demo): Promise<void> {
  const page = await (await browser.newContext({ locale: "zh-CN" })).newPage();
  await signIn(page, demo, "supervisor");
  await page.goto(`${demo.address}/search?q=东进花苑3幢2单元601室`);
  const link = page.locator("main a[href^='/dwellings/']").first();
  dwelling = (await link.getAttribute("href"))!;
  await page.goto(`${demo.address}${dwelling}/disclose`);
  await page.locator("[name=authority]").fill("样板区公安分局");
  await page.locator("[name=case_number]").fill("样公调证〔2026〕12号");
  await page.locator("[name=ground]").selectOption("criminal_case");
  await page.locator("[name=person]").selectOption({ index: 1 });
  await page.locator("main form button").click();
  await expect(page).toHaveURL(/\/disclosures\/0/);
  await page.context().close();
}

test("the lists have something on them", async ({ browser, demo }) => {
  await fill(browser, demo);
});

test("each form's answer is looked at or leads on", () => {
  const forms = routes().filter((route) => route.method === "POST" && route.kind === "action");
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
    test.setTimeout(600_000);
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
        if (visit.as === PERSON) await signInByPhone(open, demo, PHONE);
        else if (visit.as) await signIn(open, demo, visit.as);
      }
      let path = route.path + (visit.query ?? "");
      if (visit.at) path = visit.at();
      if (visit.from && visit.link) {
        await open.goto(demo.address + visit.from);
        const href = await open.locator(visit.link).first().getAttribute("href");
        expect(href, `no link to ${route.page} on ${visit.from}`).toBeTruthy();
        const below = route.path.replace(/^(\/[a-z-]+)+\/\{[a-z]+\}/, "");
        path = href!.split("?")[0] + below;
      }
      const answer = await open.goto(demo.address + path);
      expect(answer?.status(), `${route.page} at ${path} as ${visit.as}`).toBe(visit.status ?? 200);
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
  await steward.goto(`${demo.address}/agencies`);
  await steward.locator("main a[href^='/agencies/0']").first().click();
  await steward.locator("[name=label]").fill("back office");
  await steward.locator("form[action$='/programs'] button").click();
  await expect(steward.locator(".one-time code")).toHaveText(/^[\w-]{43}$/);
  await look(steward, "program-secret");
  await steward.locator("form[action$='/secret'] button").click();
  await expect(steward.locator(".one-time code")).toHaveText(/^[\w-]{43}$/);
  await look(steward, "program-renewed");
  await steward.locator("form[action$='/revoke'] button").click();
  await expect(steward).toHaveURL(/done=revoked/);
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
