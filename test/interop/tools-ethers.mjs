// What a developer does on the ledger with ethers alone.
import assert from "node:assert/strict";
import { test, after } from "node:test";
import { Contract, JsonRpcProvider, NonceManager, Wallet, WebSocketProvider, getAddress, keccak256 } from "ethers";

const { rpc, ws, chain, coin, key, stranger, to, slot, coins } = JSON.parse(process.env.STIVER_INTEROP);
const abi = [
  "function transfer(address to, uint256 amount) returns (bool)",
  "function balanceOf(address account) view returns (uint256)",
  "function symbol() view returns (string)",
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)",
];
const provider = new JsonRpcProvider(rpc, chain, { polling: true, pollingInterval: 50, cacheTimeout: -1 });
const live = new WebSocketProvider(ws, chain);
const wallet = new Wallet(key, provider);
const token = new Contract(coin, abi, wallet);

let receipt, count = 0n;

async function sent(options = {}) {
  const done = await (await token.transfer(to, 5n, options)).wait();
  assert.equal(done.status, 1);
  count++;
  return done;
}

test("a transfer with fees of the tool's choice is final", async () => {
  receipt = await sent();
  const found = receipt.logs.map((l) => token.interface.parseLog(l)).find((l) => l.name === "Transfer");
  assert.deepEqual([...found.args], [wallet.address, getAddress(to), 5n]);
});

test("explicit fees and the old transaction type are taken too", async () => {
  assert.equal((await sent({ maxFeePerGas: 0, maxPriorityFeePerGas: 0, gasLimit: 100_000 })).type, 2);
  assert.equal((await sent({ type: 0, gasPrice: 0 })).type, 0);
});

test("transactions sent at once get nonces in order and are all final", async () => {
  const manager = token.connect(new NonceManager(wallet));
  const all = await Promise.all([1, 2, 3, 4].map(() => manager.transfer(to, 5n, { gasLimit: 100_000 })));
  for (const tx of all) {
    assert.equal((await tx.wait()).status, 1);
    count++;
  }
  assert.equal(new Set(all.map((tx) => tx.nonce)).size, 4);
});

test("a transaction that waits is replaced by one that offers more", async () => {
  const next = await wallet.getNonce();
  const offer = (wei, nonce) => token.transfer(to, 5n, { gasLimit: 100_000, maxFeePerGas: wei, maxPriorityFeePerGas: wei, nonce });
  const early = await offer(0, next + 1);
  const better = await offer(1, next + 1);
  await offer(0, next);
  assert.equal((await better.wait()).status, 1);
  assert.equal(await provider.getTransaction(early.hash), null);
  count += 2n;
});

test("state is read at the head, as finalised, and in the past", async () => {
  for (const blockTag of ["latest", "finalized"]) {
    assert.equal(await token.balanceOf(wallet.address, { blockTag }), BigInt(coins) - 5n * count);
  }
  assert.equal(await token.balanceOf(wallet.address, { blockTag: 0 }), BigInt(coins));
  assert.equal(await token.symbol(), "STV");
});

test("logs are found by event", async () => {
  const found = await token.queryFilter(token.filters.Transfer(wallet.address), 1);
  assert.equal(BigInt(found.length), count);
});

test("new blocks and logs are announced over a WebSocket", async () => {
  const watched = new Contract(coin, abi, live);
  const heard = {};
  const registered = (name, on) => new Promise((done) => { heard[name] = new Promise((resolve) => on(resolve).then(done)); });
  await registered("block", (resolve) => live.once("block", resolve));
  await registered("log", (resolve) => watched.once(watched.filters.Transfer(wallet.address), resolve));
  await live.send("eth_chainId", []); // answered in order: the subscriptions are in place
  const announced = await sent();
  assert.ok((await heard.block) <= announced.blockNumber);
  assert.equal((await heard.log).log.transactionHash, announced.hash);
});

test("a past transaction and a call that was never sent are traced", async () => {
  const call = await provider.send("debug_traceTransaction", [receipt.hash, { tracer: "callTracer" }]);
  assert.equal(call.type, "CALL");
  const state = await provider.send("debug_traceTransaction", [receipt.hash, { tracer: "prestateTracer" }]);
  assert.ok(slot in state[coin.toLowerCase()].storage);
  const message = { from: wallet.address, to: coin, data: "0x95d89b41" };
  for (const tracer of ["callTracer", "prestateTracer"]) {
    assert.ok(await provider.send("debug_traceCall", [message, "latest", { tracer }]));
  }
});

test("a balance comes with a proof that leads to the header", async () => {
  const number = "0x" + receipt.blockNumber.toString(16);
  const block = await provider.send("eth_getBlockByNumber", [number, false]);
  const proof = await provider.send("eth_getProof", [coin, [slot], number]);
  assert.equal(keccak256(proof.accountProof[0]), block.stateRoot);
  assert.equal(BigInt(proof.storageProof[0].value), BigInt(coins) - 5n);
});

test("a refusal says why: by the contract, and by the ledger", async () => {
  await assert.rejects(token.transfer(to, BigInt(coins) * 2n), (e) => token.interface.parseError(e.data).name === "ERC20InsufficientBalance");
  const outsider = token.connect(new Wallet(stranger, provider));
  await assert.rejects(outsider.transfer(to, 5n, { gasLimit: 100_000 }), (e) => {
    assert.equal(e.error.code, -38001);
    assert.equal(e.error.data.code, "sender_not_registered");
    assert.match(e.error.message, /no role in the ledger's registry; nothing was executed/);
    return true;
  });
});

after(() => Promise.all([live.destroy(), provider.destroy()]));
