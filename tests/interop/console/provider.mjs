// An identity provider of npm's `oidc-provider` for the console's tests: its own login form asks for a name and, where
// the client asks for a second factor, for a code. One line on standard output once it listens.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { port, console: address, clientJwks, key, second, modules } = JSON.parse(readFileSync(0, "utf-8"));
const require = createRequire(`${modules}/package.json`);
const { default: Provider } = await import(pathToFileURL(require.resolve("oidc-provider")).href);

const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: "so-console",
    redirect_uris: [`${address}/dang-nhap/tra-ve`],
    response_types: ["code"],
    grant_types: ["authorization_code"],
    token_endpoint_auth_method: "private_key_jwt",
    token_endpoint_auth_signing_alg: "ES256",
    id_token_signed_response_alg: "ES256",
    require_auth_time: true,
    jwks: clientJwks,
    backchannel_logout_uri: `${address}/dang-xuat/tu-he-thong`,
    backchannel_logout_session_required: true,
  }],
  jwks: { keys: [key] },
  cookies: { keys: ["made up for tests"] },
  acrValues: [second],
  claims: { openid: ["sub"], profile: ["name"], acr: null, amr: null, auth_time: null, sid: null },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true }, claimsParameter: { enabled: true } },
  // The console is on loopback here, where a provider rightly sends nothing by itself.
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  interactions: { url: (_, interaction) => `/form/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: `Cán bộ ${id}` }) }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid profile");
    await grant.save();
    return grant;
  },
});

const form = `<!doctype html><html lang="vi"><title>Login</title><form method="post">
<input id="name" name="name"><input id="code" name="code"><button>Login</button></form>`;

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/form/")) return next();
  if (ctx.method === "GET") {
    ctx.type = "html";
    ctx.body = form;
    return undefined;
  }
  const chunks = [];
  for await (const chunk of ctx.req) chunks.push(chunk);
  const typed = new URLSearchParams(Buffer.concat(chunks).toString());
  const login = { accountId: typed.get("name"), ...(typed.get("code") === "123456" ? { acr: second, amr: ["pwd", "otp"] } : { amr: ["pwd"] }) };
  await provider.interactionFinished(ctx.req, ctx.res, { login }, { mergeWithLastSubmission: false });
  ctx.respond = false;
  return undefined;
});

// Ends all sessions of a person as an administrator of the provider would: tells the console by the back channel.
provider.use(async (ctx, next) => {
  if (ctx.path !== "/end") return next();
  const client = await provider.Client.find("so-console");
  try {
    await client.backchannelLogout(ctx.query.sub, ctx.query.sid);
    ctx.body = "ended";
  } catch (error) {
    ctx.status = 502;
    ctx.body = String(error.stack ?? error);
  }
  return undefined;
});

provider.listen(port, "127.0.0.1", () => process.stdout.write("ready\n"));
