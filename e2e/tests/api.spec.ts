// The interface of agencies' programs, as a program meets it: a client made from the description
// pushes declarations, and schemathesis tries everything that the description allows and forbids.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import createClient from "openapi-fetch";
import openapiTS, { astToString } from "openapi-typescript";
import type { paths } from "../api.d.ts";
import { expect, test } from "../fixtures.ts";
import { type Demo, program } from "../server.ts";

const run = promisify(execFile);
const e2e = resolve(fileURLToPath(import.meta.url), "../..");

/** A program let in by whoever runs the machine, and a token of its own. */
async function letIn(demo: Demo): Promise<string> {
  const args = ["--json", "--data", join(demo.data, "data"), "program", "issue", "--agency", "数通房产", "--calls", "600000"];
  const { client_id, client_secret } = JSON.parse((await run(program(), args)).stdout);
  const form = new URLSearchParams({ grant_type: "client_credentials", client_id, client_secret });
  const answer = await fetch(`${demo.address}/api/v1/token`, { method: "POST", body: form });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { access_token: string }).access_token;
}

test("the client's types are those of the description", async ({ demo }) => {
  const types = astToString(await openapiTS(new URL(`${demo.address}/api/v1/openapi.json`)));
  // Made by: npx openapi-typescript ../docs/openapi.json -o api.d.ts
  const kept = await readFile(join(e2e, "api.d.ts"), "utf8");
  expect(kept.replace(/^\/\*\*[\s\S]*?\*\/\n+/, "").trim()).toBe(types.trim());
});

test("a client made from the description pushes declarations", async ({ demo }) => {
  const token = await letIn(demo);
  const client = createClient<paths>({
    baseUrl: demo.address,
    headers: { authorization: `Bearer ${token}` },
  });
  const key = crypto.randomUUID();
  const push = () =>
    client.POST("/api/v1/declarations", {
      params: { header: { "Idempotency-Key": key } },
      body: {
        declarations: [
          {
            kind: "check_in",
            address: "东进花园3幢2单元601室",
            tenants: [{ name: "林小满", document: "citizen_id", number: "10010119900101001X" }],
            from: "2026-11-01",
            to: "2027-10-31",
            landlord: { name: "周女士", phone: "13800000000" },
          },
          { kind: "check_out", address: "没有的路99号" },
          { kind: "check_in", address: "东进花园3幢2单元601室" },
        ],
      },
    });
  const { data, response } = await push();
  expect(response.status).toBe(201);
  expect(data!.verdicts.map((one) => one.verdict)).toEqual(["accepted_with_faults", "review", "refused"]);
  expect(data!.verdicts[2].wrong[0]).toMatchObject({ pointer: "/declarations/2/tenants", code: "tenants_missing" });
  const again = await push();
  expect(again.response.headers.get("idempotency-replayed")).toBe("true");
  expect(again.data).toEqual(data);

  const outcomes = async () => {
    const path = { batch: data!.batch };
    return (await client.GET("/api/v1/batches/{batch}", { params: { path } })).data!;
  };
  await expect.poll(async () => (await outcomes()).state, { timeout: 30_000 }).toBe("done");
  const { rows } = await outcomes();
  expect(rows.map((row) => [row.row, row.outcome])).toEqual([
    [1, "admitted"],
    [2, "review"],
  ]);

  const wrong = await client.POST("/api/v1/declarations", {
    params: { header: { "Idempotency-Key": crypto.randomUUID() } },
    body: { declarations: [] },
  });
  expect(wrong.error).toMatchObject({ type: "urn:menpai:problem:invalid", status: 422 });
});

test("schemathesis finds no failure of the program and no answer that isn't described", async ({ demo }) => {
  test.setTimeout(120_000);
  const schemathesis = join(e2e, ".venv/bin/schemathesis");
  expect(existsSync(schemathesis), `${schemathesis} is missing: make setup`).toBe(true);
  const token = await letIn(demo);
  const checks = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "missing_required_header",
    "ignored_auth",
  ];
  const args = ["run", `${demo.address}/api/v1/openapi.json`, "--checks", checks.join(","), "--max-examples", "30", "--seed", "7", "--header", `Authorization: Bearer ${token}`, "--request-timeout", "10"];
  const done = await run(schemathesis, args, { cwd: demo.data, maxBuffer: 1 << 26 }).catch((failed) => failed);
  expect(done.code ?? 0, done.stdout).toBe(0);
});
