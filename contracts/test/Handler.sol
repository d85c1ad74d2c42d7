// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Batch, ChannelConfig, Voucher, VoucherClaim} from "../src/ChannelTypes.sol";
import {Channels} from "../src/Channels.sol";
import {Rows, Tick} from "./Rows.sol";
import {Test} from "./Test.sol";

/// Does anything anyone may do to six channels, of two receivers in two tokens, in any order, and keeps its own books.
contract Handler is Test {
    uint256 internal constant SESSION_KEY = 0x5E5510;
    uint256 internal constant CHANNELS = 6;
    address internal constant PAYER = address(0xA11CE);

    Channels public immutable channels;
    /// A collector with coins of its own.
    address public immutable donor;
    address[2] public tokens;
    address[2] public receivers = [address(0x4E1), address(0x4E2)];
    ChannelConfig[] internal _configs;

    /// Books per token: what came in, what went back to payers, what was paid to receivers.
    mapping(address token => uint256) public deposited;
    mapping(address token => uint256) public returned;
    mapping(address token => uint256) public settled;
    /// The highest total any accepted voucher or tick authorised, per channel.
    mapping(bytes32 id => uint256) public authorised;
    mapping(bytes32 id => uint256) public highestClaimed;
    bool public wentBackwards;

    constructor(Channels channels_, address donor_, address[2] memory tokens_) {
        channels = channels_;
        donor = donor_;
        tokens = tokens_;
        for (uint256 i = 0; i < CHANNELS; ++i) {
            address receiver = receivers[i % 2];
            address token = tokens_[(i / 2) % 2];
            _configs.push(ChannelConfig(PAYER, vm.addr(SESSION_KEY), receiver, receiver, token, 1 hours, bytes32(i)));
        }
    }

    modifier watched() {
        _;
        for (uint256 i = 0; i < CHANNELS; ++i) {
            bytes32 id = idOf(i);
            (, uint128 claimed) = channels.channels(id);
            if (claimed < highestClaimed[id]) wentBackwards = true;
            highestClaimed[id] = claimed;
        }
    }

    function deposit(uint256 which, uint128 amount) external watched {
        ChannelConfig memory c = pick(which);
        amount = uint128(bound(amount, 1, 1e12));
        channels.deposit(c, amount, donor, "");
        deposited[c.token] += amount;
    }

    function claimX402(uint256 which, uint128 ceiling, uint128 total) external watched {
        (ChannelConfig memory c, bytes32 id, uint128 balance) = look(which);
        (ceiling, total) = amounts(balance, ceiling, total);
        if (total > ceiling) total = ceiling;
        if (total > balance) total = balance;
        VoucherClaim[] memory rows = new VoucherClaim[](1);
        rows[0] = VoucherClaim(Voucher(c, ceiling), sign(channels.getVoucherDigest(id, ceiling)), total);
        note(id, ceiling);
        vm.prank(c.receiver);
        channels.claim(rows);
    }

    /// Rows that overreach are part of the game: they are skipped.
    function claimPlain(uint256 which, uint128 ceiling, uint128 total, bool forged) external watched {
        (ChannelConfig memory c, bytes32 id, uint128 balance) = look(which);
        (ceiling, total) = amounts(balance, ceiling, total);
        bytes memory signature = forged ? new bytes(65) : sign(channels.getVoucherDigest(id, ceiling));
        if (!forged) note(id, ceiling);
        claimRow(c, Rows.plain(c, total, ceiling, signature));
    }

    function claimTick(uint256 which, uint128 base, uint32 k, uint128 total) external watched {
        (ChannelConfig memory c, bytes32 id, uint128 balance) = look(which);
        (base, total) = amounts(balance, base, total);
        k = uint32(bound(k, 0, 8));
        bytes32 preimage = keccak256(abi.encode(id, k));
        Tick memory t = Tick(base, 1e6, Rows.hashed(preimage, k), 8, k, preimage);
        bytes32 digest = channels.getTickVoucherDigest(id, t.base, t.unit, t.root, t.length);
        note(id, uint256(base) + k * 1e6);
        claimRow(c, Rows.tick(c, total, t, sign(digest)));
    }

    function settle(uint256 who, uint256 token) external watched {
        (address receiver, address paidIn) = (receivers[who % 2], tokens[token % 2]);
        (uint128 claimed, uint128 paid) = channels.receivers(receiver, paidIn);
        channels.settle(receiver, paidIn);
        settled[paidIn] += claimed - paid;
    }

    function initiateWithdraw(uint256 which, uint128 amount) external watched {
        (ChannelConfig memory c, bytes32 id, uint128 balance) = look(which);
        (, uint128 claimed) = channels.channels(id);
        (, uint40 since) = channels.pendingWithdrawals(id);
        if (since != 0 || balance == claimed) return;
        vm.prank(PAYER);
        channels.initiateWithdraw(c, uint128(bound(amount, 1, balance - claimed)));
    }

    function finalizeWithdraw(uint256 which) external watched {
        (ChannelConfig memory c, bytes32 id, uint128 balance) = look(which);
        (, uint40 since) = channels.pendingWithdrawals(id);
        if (since == 0) return;
        vm.warp(block.timestamp + 1 hours);
        channels.finalizeWithdrawFor(c);
        (uint128 left,) = channels.channels(id);
        returned[c.token] += balance - left;
    }

    function refund(uint256 which, uint128 amount) external watched {
        (ChannelConfig memory c, bytes32 id, uint128 balance) = look(which);
        vm.prank(c.receiver);
        channels.refund(c, uint128(bound(amount, 1, 1e12)));
        (uint128 left,) = channels.channels(id);
        returned[c.token] += balance - left;
    }

    function idOf(uint256 which) public view returns (bytes32) {
        return channels.getChannelId(_configs[which % CHANNELS]);
    }

    function configOf(uint256 which) external view returns (ChannelConfig memory) {
        return _configs[which % CHANNELS];
    }

    function pick(uint256 which) private view returns (ChannelConfig memory) {
        return _configs[which % CHANNELS];
    }

    function look(uint256 which) private view returns (ChannelConfig memory c, bytes32 id, uint128 balance) {
        c = pick(which);
        id = channels.getChannelId(c);
        (balance,) = channels.channels(id);
    }

    function note(bytes32 id, uint256 ceiling) private {
        if (ceiling > authorised[id]) authorised[id] = ceiling;
    }

    /// Two amounts about as large as the channel, above and below.
    function amounts(uint128 balance, uint128 a, uint128 b) private pure returns (uint128, uint128) {
        uint256 most = uint256(balance) + uint256(balance) / 4 + 1;
        return (uint128(bound(a, 0, most)), uint128(bound(b, 0, most)));
    }

    function claimRow(ChannelConfig memory c, bytes memory row) private {
        vm.prank(c.receiver);
        channels.claimCompact(Batch(c.receiver, c.receiverAuthorizer, c.token, c.withdrawDelay), row);
    }

    function sign(bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(SESSION_KEY, digest);
        return abi.encodePacked(r, s, v);
    }
}
