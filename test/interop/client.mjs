// What a site's visitor would write with the public packages, and nothing of ours.
// Reads one JSON order a line from stdin, answers with one JSON line each.
import { createInterface } from "node:readline";
import { wrapFetchWithPayment, x402Client, decodePaymentResponseHeader } from "@x402/fetch";
import { BatchSettlementEvmScheme, InMemoryClientChannelStorage } from "@x402/evm/batch-settlement/client";
import { ExactEvmScheme } from "@x402/evm/exact/client";
import { toClientEvmSigner } from "@x402/evm";
import { HTTPFacilitatorClient } from "@x402/core/server";
import { createPublicClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";

const { key, rpc, network, asset } = JSON.parse(process.env.STIVER_INTEROP);
const account = privateKeyToAccount(key);
const chain = createPublicClient({ transport: http(rpc) });
const spendControls = { allowedAssets: [{ network, asset, maxAmountPerPayment: "100000" }] };

let batch, pay;
function reset(withLedger) {
  const signer = toClientEvmSigner(account, withLedger ? chain : undefined);
  batch = new BatchSettlementEvmScheme(signer, { storage: new InMemoryClientChannelStorage() });
  const client = new x402Client();
  client.register(network, batch);
  client.setSpendControls(spendControls);
  pay = wrapFetchWithPayment(fetch, client);
}
reset(false);

const exactClient = new x402Client();
exactClient.register(network, new ExactEvmScheme(toClientEvmSigner(account)));
exactClient.setSpendControls(spendControls);
const payExactly = wrapFetchWithPayment(fetch, exactClient);

async function answer(res) {
  const header = res.headers.get("PAYMENT-RESPONSE");
  return { status: res.status, body: await res.text(), paid: header ? decodePaymentResponseHeader(header) : null };
}

// payment builds a payload without sending it, for the facilitator.
async function payment(client, url) {
  const probe = await fetch(url);
  const required = JSON.parse(Buffer.from(probe.headers.get("PAYMENT-REQUIRED"), "base64").toString());
  return client.createPaymentPayload(required);
}

const orders = {
  pay: ({ url }) => pay(url).then(answer),
  exact: ({ url }) => payExactly(url).then(answer),
  reset: ({ withLedger }) => reset(withLedger),
  refund: ({ url, amount }) => batch.refund(url, amount ? { amount } : undefined),
  facilitate: async ({ url, facilitator, scheme }) => {
    const client = new HTTPFacilitatorClient({ url: facilitator });
    let payer = exactClient;
    if (scheme === "batch-settlement") {
      payer = new x402Client();
      payer.register(network, new BatchSettlementEvmScheme(toClientEvmSigner(account), {
        storage: new InMemoryClientChannelStorage(), salt: "0x" + "42".repeat(32),
      }));
      payer.setSpendControls(spendControls);
    }
    const payload = await payment(payer, url);
    return {
      supported: await client.getSupported(),
      verified: await client.verify(payload, payload.accepted),
      settled: await client.settle(payload, payload.accepted),
      again: await client.settle(payload, payload.accepted),
    };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  try {
    console.log(JSON.stringify({ result: (await orders[order.do](order)) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error?.stack ?? error) }));
  }
}
