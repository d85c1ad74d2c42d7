// What a developer does on the ledger with viem alone.
import assert from "node:assert/strict";
import { test, after } from "node:test";
import { createPublicClient, createWalletClient, defineChain, getAddress, http, keccak256, parseAbi, parseEventLogs, webSocket } from "viem";
import { privateKeyToAccount } from "viem/accounts";

const { rpc, ws, chain: id, coin, key, stranger, to, slot, coins } = JSON.parse(process.env.STIVER_INTEROP);
const abi = parseAbi([
  "function transfer(address to, uint256 amount) returns (bool)",
  "function balanceOf(address account) view returns (uint256)",
  "function symbol() view returns (string)",
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
]);
const chain = defineChain({
  id, name: "stiver", nativeCurrency: { name: "credit", symbol: "CR", decimals: 18 }, rpcUrls: { default: { http: [rpc] } },
  contracts: { multicall3: { address: "0xcA11bde05977b3631167028862bE2a173976CA11" } },
});
const account = privateKeyToAccount(key);
const reader = createPublicClient({ chain, transport: http(), pollingInterval: 50 });
const live = createPublicClient({ chain, transport: webSocket(ws, { keepAlive: false, reconnect: false }) });
const wallet = createWalletClient({ account, chain, transport: http() });
const outsider = createWalletClient({ account: privateKeyToAccount(stranger), chain, transport: http() });
const transfer = { address: coin, abi, functionName: "transfer", args: [to, 5n] };

async function sent(options) {
  const receipt = await reader.waitForTransactionReceipt({ hash: await wallet.writeContract({ ...transfer, ...options }) });
  assert.equal(receipt.status, "success");
  return receipt;
}

let receipt, count = 0n;

test("a transfer with fees of the tool's choice is final", async () => {
  receipt = await sent();
  count++;
  assert.equal(receipt.type, "eip1559");
  assert.ok(receipt.effectiveGasPrice <= 1n); // viem's own least tip; members hold credit for it
  const [log] = parseEventLogs({ abi, logs: receipt.logs });
  assert.deepEqual(log.args, { from: account.address, to: getAddress(to), value: 5n });
});

test("explicit fees and the old transaction type are taken too", async () => {
  assert.equal((await sent({ maxFeePerGas: 0n, maxPriorityFeePerGas: 0n, gas: 100_000n })).type, "eip1559");
  assert.equal((await sent({ gasPrice: 0n })).type, "legacy");
  assert.equal((await sent({ type: "legacy" })).type, "legacy");
  count += 3n;
});

test("transactions sent at once get nonces in order and are all final", async () => {
  const first = await reader.getTransactionCount({ address: account.address, blockTag: "pending" });
  const hashes = await Promise.all([0, 1, 2, 3].map((i) => wallet.writeContract({ ...transfer, nonce: first + i, gas: 100_000n })));
  for (const hash of hashes) {
    assert.equal((await reader.waitForTransactionReceipt({ hash, confirmations: 1 })).status, "success");
  }
  count += 4n;
  assert.equal(await reader.getTransactionCount({ address: account.address }), first + 4);
});

test("a transaction that waits is replaced by one that offers more", async () => {
  const next = await reader.getTransactionCount({ address: account.address });
  const fees = (wei) => ({ gas: 100_000n, maxFeePerGas: wei, maxPriorityFeePerGas: wei });
  const early = await wallet.writeContract({ ...transfer, ...fees(0n), nonce: next + 1 });
  await assert.rejects(wallet.writeContract({ ...transfer, ...fees(0n), nonce: next + 1, args: [to, 4n] }), /replacement|underpriced/);
  const better = await wallet.writeContract({ ...transfer, ...fees(1n), nonce: next + 1 });
  await wallet.writeContract({ ...transfer, ...fees(0n), nonce: next });
  assert.equal((await reader.waitForTransactionReceipt({ hash: better })).status, "success");
  assert.equal(await reader.getTransaction({ hash: early }).catch((e) => e.name), "TransactionNotFoundError");
  count += 2n;
});

test("state is read at the head, as finalised, in the past and in one call for many", async () => {
  const balanceOf = { address: coin, abi, functionName: "balanceOf", args: [account.address] };
  const now = BigInt(coins) - 5n * count;
  for (const blockTag of ["latest", "safe", "finalized", "pending"]) {
    assert.equal(await reader.readContract({ ...balanceOf, blockTag }), now);
  }
  assert.equal(await reader.readContract({ ...balanceOf, blockNumber: 0n }), BigInt(coins));
  const both = await reader.multicall({ contracts: [balanceOf, { address: coin, abi, functionName: "symbol" }], allowFailure: false });
  assert.deepEqual(both, [now, "STV"]);
});

test("logs are found by event, and by filter", async () => {
  const query = { address: coin, event: abi.find((e) => e.name === "Transfer"), args: { from: account.address }, fromBlock: 1n };
  assert.equal(BigInt((await reader.getLogs(query)).length), count);
  const filter = await reader.createEventFilter(query);
  assert.equal(BigInt((await reader.getFilterLogs({ filter })).length), count);
});

test("new blocks and logs are announced over a WebSocket", async () => {
  const heard = { blocks: deferred(), logs: deferred() };
  const stops = [
    live.watchBlocks({ onBlock: heard.blocks.resolve, onError: heard.blocks.reject }),
    live.watchContractEvent({ address: coin, abi, eventName: "Transfer", args: { from: account.address }, onLogs: heard.logs.resolve, onError: heard.logs.reject }),
  ];
  await live.getChainId(); // answered in order: the subscriptions are in place
  const announced = await sent();
  count++;
  assert.ok((await heard.blocks.promise).number <= announced.blockNumber);
  assert.equal((await heard.logs.promise)[0].transactionHash, announced.transactionHash);
  stops.forEach((stop) => stop());
});

test("a past transaction and a call that was never sent are traced", async () => {
  const call = await reader.request({ method: "debug_traceTransaction", params: [receipt.transactionHash, { tracer: "callTracer" }] });
  assert.equal(call.type, "CALL");
  assert.equal(call.from, account.address.toLowerCase());
  const state = await reader.request({ method: "debug_traceTransaction", params: [receipt.transactionHash, { tracer: "prestateTracer", tracerConfig: { diffMode: true } }] });
  assert.ok(slot in state.post[coin.toLowerCase()].storage);
  const message = { from: account.address, to: coin, data: "0x95d89b41" };
  for (const tracer of ["callTracer", "prestateTracer"]) {
    assert.ok(await reader.request({ method: "debug_traceCall", params: [message, "latest", { tracer }] }));
  }
});

test("a balance comes with a proof that leads to the header", async () => {
  const block = await reader.getBlock({ blockNumber: receipt.blockNumber });
  const proof = await reader.getProof({ address: coin, storageKeys: [slot], blockNumber: block.number });
  assert.equal(keccak256(proof.accountProof[0]), block.stateRoot);
  assert.equal(proof.storageProof[0].value, BigInt(coins) - 5n);
});

test("a refusal says why: by the contract, and by the ledger", async () => {
  const tooMuch = { ...transfer, args: [to, BigInt(coins) * 2n] };
  await assert.rejects(wallet.writeContract(tooMuch), (e) => e.walk((c) => c.data?.errorName === "ERC20InsufficientBalance") !== null);
  await assert.rejects(outsider.writeContract({ ...transfer, gas: 100_000n }), (e) => {
    const cause = e.walk((c) => c.code === -38001);
    assert.match(e.details, /no role in the ledger's registry; nothing was executed/);
    assert.equal(cause?.data?.code, "sender_not_registered");
    return true;
  });
});

function deferred() {
  const d = {};
  d.promise = new Promise((resolve, reject) => Object.assign(d, { resolve, reject }));
  return d;
}

after(async () => (await live.transport.getRpcClient()).close());
