// A site with the public server packages of x402, which has no account on the
// ledger: it uses our facilitator. Prints its port; then reads one JSON order a
// line from stdin and answers with one JSON line each.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { HTTPFacilitatorClient, x402HTTPResourceServer, x402ResourceServer } from "@x402/core/server";
import { BatchSettlementEvmScheme } from "@x402/evm/batch-settlement/server";
import { privateKeyToAccount } from "viem/accounts";

const { key, receiver, facilitator, network, asset } = JSON.parse(process.env.STIVER_INTEROP);
const client = new HTTPFacilitatorClient({ url: facilitator });
const scheme = new BatchSettlementEvmScheme(receiver, { receiverAuthorizerSigner: privateKeyToAccount(key) });
const resources = new x402ResourceServer(client).register(network, scheme);
const site = new x402HTTPResourceServer(resources, {
  "GET /*": {
    accepts: {
      scheme: "batch-settlement", network, payTo: receiver, maxTimeoutSeconds: 600,
      price: { asset, amount: "1000", extra: { name: "Stiver Coin", version: "1", assetTransferMethod: "eip3009" } },
    },
  },
});
await site.initialize();

function reply(res, { status, headers, body }) {
  res.writeHead(status, headers);
  res.end(typeof body === "string" ? body : JSON.stringify(body ?? {}));
}

const server = createServer(async (req, res) => {
  const url = new URL(req.url, `http://${req.headers.host}`);
  const adapter = {
    getHeader: (name) => req.headers[name.toLowerCase()], getMethod: () => req.method, getPath: () => url.pathname,
    getUrl: () => url.href, getAcceptHeader: () => req.headers.accept ?? "", getUserAgent: () => req.headers["user-agent"] ?? "",
  };
  const context = { adapter, path: url.pathname, method: req.method };
  try {
    const got = await site.processHTTPRequest(context);
    if (got.type !== "payment-verified") {
      return reply(res, got.response ?? { status: 404, headers: {}, body: "" });
    }
    const settled = await site.processSettlement(got.paymentPayload, got.paymentRequirements, got.declaredExtensions, { request: context });
    if (!settled.success) {
      return reply(res, settled.response);
    }
    reply(res, { status: 200, headers: settled.headers, body: `item ${url.pathname}` });
  } catch (error) {
    reply(res, { status: 500, headers: {}, body: String(error?.stack ?? error) });
  }
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
console.log(JSON.stringify({ result: server.address().port }));

const manager = scheme.createChannelManager(client, network, asset);
const orders = {
  settle: async () => {
    const { claims, settle } = await manager.claimAndSettle();
    return { claims: claims.length, transaction: settle?.transaction ?? "" };
  },
};
for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify({ result: await orders[JSON.parse(line).do]() }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error?.stack ?? error) }));
  }
}
server.close();
