import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { toClientEvmSigner } from "@x402/evm";
import { BatchSettlementEvmScheme } from "@x402/evm/batch-settlement/client";
import { createPublicClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";

const [url, rpc] = process.argv.slice(2);
const network = "eip155:571700";                               // 1. the ledger's chain id
const coin = "0x5717000000000000000000000000000000000002";

const account = privateKeyToAccount(process.env.PRIVATE_KEY);
const ledger = createPublicClient({ transport: http(rpc) });   // 2. to recover a lost channel
const client = new x402Client();
client.register(network, new BatchSettlementEvmScheme(toClientEvmSigner(account, ledger)));
client.setSpendControls({                                      // 3. which token, how much
  allowedAssets: [{ network, asset: coin, maxAmountPerPayment: "100000" }],
});

const pay = wrapFetchWithPayment(fetch, client);
for (let i = 0; i < 3; i++) {
  const answer = await pay(url);
  console.log(answer.status, (await answer.text()).length, "bytes");
}
