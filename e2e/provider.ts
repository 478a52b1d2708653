// A real OpenID provider on a port of its own, with its own pages to sign in: whatever name is
// entered there is somebody's.
import { generateKeyPairSync, webcrypto } from "node:crypto";
import { type RequestListener, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

const CLIENT = "menpai";
const SECRET = "a secret that the provider gave, long enough";

/** A provider that can be taken away and brought back. */
export interface Peer {
  issuer: string;
  client: string;
  secret: string;
  /** Answers from now on; with keys that nobody has seen. Sends browsers back to that address. */
  up(redirect: string): Promise<void>;
  /** Answers nobody any more. */
  down(): Promise<void>;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, refuse) => {
    server.once("error", refuse);
    server.listen(port, "127.0.0.1", () => done((server.address() as AddressInfo).port));
  });
}

function close(server: Server | undefined): Promise<void> {
  server?.closeAllConnections();
  return new Promise((done) => (server ? server.close(() => done()) : done()));
}

/** A key to sign with, unlike any before. */
function signingKey(): object {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" };
}

async function answers(issuer: string, redirect: string): Promise<RequestListener> {
  // What Node 18 does not have yet.
  globalThis.crypto ??= webcrypto as Crypto;
  const { Provider } = await import("oidc-provider");
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT, client_secret: SECRET, redirect_uris: [redirect] }],
    cookies: { keys: ["of this run alone"] },
    jwks: { keys: [signingKey()] },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 60, Interaction: 600, Session: 600 },
  });
  return provider.callback();
}

/** Takes a port; nothing answers there before `up`. */
export async function reservePeer(): Promise<Peer> {
  const first = createServer();
  const port = await listen(first, 0);
  await close(first);
  // By a name: to a browser another site than the address of the program.
  const issuer = `http://localhost:${port}`;
  let server: Server | undefined;
  const down = async () => {
    await close(server);
    server = undefined;
  };
  const up = async (redirect: string) => {
    await down();
    server = createServer(await answers(issuer, redirect));
    await listen(server, port);
  };
  return { issuer, client: CLIENT, secret: SECRET, up, down };
}
