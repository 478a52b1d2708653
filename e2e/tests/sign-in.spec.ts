import { expect, expectAccessible, picture, test } from "../fixtures.ts";

test("the sign-in page loads, in Chinese, accessible at a phone's and a desk's width", async ({
  page,
  demo,
}) => {
  const answer = await page.goto(`${demo.address}/sign-in`);
  expect(answer?.status()).toBe(200);
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await expect(page.locator("input[name=login]")).toBeVisible();
  await expect(page.locator("input[name=password]")).toBeVisible();
  await expectAccessible(page);
  await picture(page, "sign-in");
});

test("a wrong password is told without losing the login", async ({ page, demo }) => {
  await page.goto(`${demo.address}/sign-in`);
  await page.locator("input[name=login]").fill("nobody");
  await page.locator("input[name=password]").fill("wrong");
  await page.locator("form:has(input[name=password]) button").click();
  await expect(page.locator("input[name=login]")).toHaveValue("nobody");
  await expect(page.locator("input[name=password]")).toHaveValue("");
  await expectAccessible(page);
  await picture(page, "sign-in-refused");
});
