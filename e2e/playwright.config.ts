import { defineConfig } from "@playwright/test";

// Debian's Chromium; no browser is downloaded. The flags keep it from calling home and let it run
// as root in a container.
export default defineConfig({
  testDir: "tests",
  outputDir: "results/failures",
  // The tests of a file share one running demo and build on each other.
  workers: 1,
  forbidOnly: !!process.env.CI,
  // A busy machine with two cores, a debug build and axe on every page.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    actionTimeout: 10_000,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
