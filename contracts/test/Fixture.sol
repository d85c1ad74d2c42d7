// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Batch, ChannelConfig, ChannelEvents, Voucher, VoucherClaim} from "../src/ChannelTypes.sol";
import {Channels} from "../src/Channels.sol";
import {Coin} from "../src/Coin.sol";
import {ERC3009Collector} from "../src/ERC3009Collector.sol";
import {IDepositCollector} from "../src/IDepositCollector.sol";
import {Council} from "../src/Council.sol";
import {ISeats} from "../src/Organisations.sol";
import {Parameters} from "../src/Parameters.sol";
import {Registry} from "../src/Registry.sol";
import {Timelock} from "../src/Timelock.sol";
import {Validators} from "../src/Validators.sol";
import {Rows} from "./Rows.sol";
import {Test, Vm} from "./Test.sol";

/// A collector that gives its own coins away.
contract Donor is IDepositCollector {
    function collect(address, address token, uint256 amount, bytes32, bytes calldata) external {
        Coin(token).transfer(msg.sender, amount);
    }
}

/// A small ledger: one payer with a session key, one receiver with an authorizer, an issuer and a governor, and the
/// messages each of them signs.
abstract contract Fixture is Test, ChannelEvents {
    uint256 internal constant PAYER_KEY = 0xA11CE;
    uint256 internal constant SESSION_KEY = 0x5E5510;
    uint256 internal constant AUTHORIZER_KEY = 0xA07404;
    uint256 internal constant STRANGER_KEY = 0x57A46E;
    uint40 internal constant DELAY = 1 hours;
    uint128 internal constant DEPOSIT = 1_000e6;
    uint256 internal constant START = 1_760_000_000;

    address internal payer = vm.addr(PAYER_KEY);
    address internal session = vm.addr(SESSION_KEY);
    address internal authorizer = vm.addr(AUTHORIZER_KEY);
    address internal receiver = address(0x4ECE14E4);
    address internal stranger = vm.addr(STRANGER_KEY);
    address internal issuer = address(0x155);
    address internal governor = address(0x604);
    address internal voter = address(0x607E);

    // Where the contracts are on every network.
    Registry internal registry = Registry(payable(0x5717000000000000000000000000000000000001));
    Coin internal coin = Coin(0x5717000000000000000000000000000000000002);
    Validators internal seats = Validators(0x5717000000000000000000000000000000000003);
    Parameters internal parameters = Parameters(0x5717000000000000000000000000000000000004);
    Council internal council = Council(payable(0x5717000000000000000000000000000000000005));
    Timelock internal timelock = Timelock(payable(0x5717000000000000000000000000000000000006));
    Channels internal channels = Channels(0x4020074e9dF2ce1deE5A9C1b5c3f541D02a10003);
    ERC3009Collector internal collector = ERC3009Collector(0x4020806089470a89826cB9fB1f4059150b550004);
    uint256 private _salt;

    function setUp() public virtual {
        vm.warp(START);
        place(address(timelock), "Timelock", abi.encode(executionDelay(), councils()));
        place(address(channels), "Channels", "");
        place(address(collector), "ERC3009Collector", abi.encode(channels));
        place(address(registry), "Registry", abi.encode(registryGenesis()));
        place(address(seats), "Validators", abi.encode(registry, genesisSeats(), new Validators.Node[](0)));
        place(address(parameters), "Parameters", abi.encode(registry, uint64(100e6), values(), uint32(0)));
        place(address(council), "Council", abi.encode(registry, timelock, uint32(7 days)));
        bytes memory coinArgs = abi.encode(registry, parameters, channels, issuer, type(uint128).max);
        place(address(coin), "Coin", coinArgs);
        mint(payer, 1 << 60);
    }

    /// A published contract at its address on the ledger.
    function place(address target, string memory name, bytes memory args) internal {
        vm.etch(target, bytes.concat(vm.getCode(string.concat("artifacts/", name, ".json")), args));
        (bool ran, bytes memory code) = target.call("");
        assertTrue(ran, name);
        vm.etch(target, code);
    }

    /// Another copy of a published contract.
    function deploy(string memory name, bytes memory args) internal returns (address deployed) {
        bytes memory code = bytes.concat(vm.getCode(string.concat("artifacts/", name, ".json")), args);
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
        }
        assertTrue(deployed != address(0), "the constructor ran");
    }

    // What the ledger begins with: one organisation, one validator of nobody's, a governor besides the timelock.

    function executionDelay() internal pure virtual returns (uint256) {
        return 0;
    }

    function organisations() internal view virtual returns (Registry.Founder[] memory list) {
        list = new Registry.Founder[](1);
        list[0] = Registry.Founder("house", voter);
    }

    function genesisSeats() internal view virtual returns (Validators.Seat[] memory list) {
        list = new Validators.Seat[](1);
        list[0] = Validators.Seat(pubKey(1), 10, 0);
    }

    function registryGenesis() internal view returns (Registry.Genesis memory) {
        address[] memory governors = new address[](2);
        (governors[0], governors[1]) = (address(timelock), governor);
        Registry.Grant[] memory grants = new Registry.Grant[](5);
        grants[0] = Registry.Grant(keccak256("ISSUER"), issuer, 0);
        grants[1] = Registry.Grant(keccak256("PLATFORM"), receiver, 0);
        grants[2] = Registry.Grant(keccak256("PARTICIPANT"), payer, 0);
        grants[3] = Registry.Grant(keccak256("PARTICIPANT"), address(channels), 0);
        grants[4] = Registry.Grant(keccak256("PARTICIPANT"), address(collector), 0);
        return Registry.Genesis(ISeats(address(seats)), governors, organisations(), grants);
    }

    function values() internal pure returns (Parameters.Values memory) {
        return Parameters.Values(10, 100e6, 2e9, 4e9, 25, 1000);
    }

    function councils() internal view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(council);
    }

    /// The compressed public key of a test's private key.
    function pubKey(uint256 key) internal pure returns (bytes memory) {
        Vm.Wallet memory wallet = vm.createWallet(key);
        return abi.encodePacked(wallet.y & 1 == 1 ? bytes1(0x03) : bytes1(0x02), wallet.x);
    }

    function mint(address to, uint256 amount) internal {
        vm.prank(issuer);
        coin.mint(to, amount);
    }

    function join(address account) internal {
        bytes32 role = registry.PARTICIPANT();
        vm.prank(governor);
        registry.grantRole(role, account);
    }

    // The payer's channel with the receiver; `salt` tells several apart.

    function config(uint256 salt) internal view returns (ChannelConfig memory) {
        return ChannelConfig(payer, session, receiver, authorizer, address(coin), DELAY, bytes32(salt));
    }

    function batch() internal view returns (Batch memory) {
        return Batch(receiver, authorizer, address(coin), DELAY);
    }

    /// A funded channel.
    function open(uint256 salt, uint128 amount) internal returns (ChannelConfig memory c, bytes32 id) {
        c = config(salt);
        id = channels.getChannelId(c);
        deposit(c, amount);
    }

    function deposit(ChannelConfig memory c, uint128 amount) internal {
        bytes memory data = authorization(channels.getChannelId(c), amount);
        channels.deposit(c, amount, address(collector), data);
    }

    /// A deposit for a channel whose payer cannot sign an authorisation: the collector brings coins of its own.
    function fund(ChannelConfig memory c, uint128 amount) internal {
        Donor donor = new Donor();
        join(address(donor));
        mint(address(donor), amount);
        channels.deposit(c, amount, address(donor), "");
    }

    /// Collector data by the payer's key, with a fresh salt.
    function authorization(bytes32 id, uint256 amount) internal returns (bytes memory) {
        uint256 salt = ++_salt;
        bytes32 hash = keccak256(
            abi.encode(
                keccak256(
                    "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
                ),
                payer,
                address(collector),
                amount,
                0,
                type(uint40).max,
                keccak256(abi.encode(id, salt))
            )
        );
        return abi.encode(0, type(uint40).max, salt, sign(PAYER_KEY, typed(coin.DOMAIN_SEPARATOR(), hash)));
    }

    function typed(bytes32 domain, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    // Claims.

    function voucher(bytes32 id, uint128 ceiling) internal view returns (bytes memory) {
        return sign(SESSION_KEY, channels.getVoucherDigest(id, ceiling));
    }

    function x402Row(ChannelConfig memory c, uint128 ceiling, uint128 total)
        internal
        view
        returns (VoucherClaim memory)
    {
        return VoucherClaim(Voucher(c, ceiling), voucher(channels.getChannelId(c), ceiling), total);
    }

    function one(VoucherClaim memory row) internal pure returns (VoucherClaim[] memory rows) {
        rows = new VoucherClaim[](1);
        rows[0] = row;
    }

    /// Claims `total` of the channel in the x402 form.
    function claim(ChannelConfig memory c, uint128 total) internal {
        VoucherClaim[] memory rows = one(x402Row(c, total, total));
        vm.prank(authorizer);
        channels.claim(rows);
    }

    function plainRow(ChannelConfig memory c, uint128 ceiling, uint128 total) internal view returns (bytes memory) {
        return Rows.plain(c, total, ceiling, voucher(channels.getChannelId(c), ceiling));
    }

    function claimCompact(bytes memory rows) internal {
        vm.prank(authorizer);
        channels.claimCompact(batch(), rows);
    }

    // What the ledger says.

    function balanceOf(bytes32 id) internal view returns (uint128 balance) {
        (balance,) = channels.channels(id);
    }

    function claimedOf(bytes32 id) internal view returns (uint128 claimed) {
        (, claimed) = channels.channels(id);
    }

    function receiverTotal() internal view returns (uint128 total) {
        (total,) = channels.receivers(receiver, address(coin));
    }

    /// The reason of the only ClaimSkipped among the recorded logs, which must be of channel `id`.
    function skippedFor(bytes32 id) internal returns (uint8 reason) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 found = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != ClaimSkipped.selector) continue;
            assertEq(logs[i].topics[1], id, "channel of the skipped row");
            reason = abi.decode(logs[i].data, (uint8));
            ++found;
        }
        assertEq(found, 1, "rows skipped with an event");
    }

    function countLogs(bytes32 topic) internal returns (uint256 count) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == topic) ++count;
        }
    }
}
