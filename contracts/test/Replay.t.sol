// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Channels} from "../src/Channels.sol";
import {ChannelConfig, SkipReason, Voucher, VoucherClaim} from "../src/ChannelTypes.sol";
import {Fixture} from "./Fixture.sol";
import {Rows} from "./Rows.sol";

/// A signature is good for one channel, on one contract, on one chain, for one purpose.
contract ReplayTest is Fixture {
    function test_AVoucherIsForOneChannel() public {
        (, bytes32 first) = open(0, DEPOSIT);
        (ChannelConfig memory c, bytes32 second) = open(1, DEPOSIT);
        vm.recordLogs();
        claimCompact(Rows.plain(c, 9, 9, voucher(first, 9)));
        assertEq(skippedFor(second), SkipReason.BAD_SIGNATURE, "reason of the skip");
        x402Refused(channels, c, 9, voucher(first, 9));
    }

    /// Whatever field of the config differs, it is another channel, and the voucher says nothing about it.
    function testFuzz_AnyOtherConfigIsAnotherChannel(uint256 field, uint256 change) public view {
        ChannelConfig memory c = config(0);
        bytes32 id = channels.getChannelId(c);
        address other = address(uint160(bound(change, 1, type(uint160).max)));
        field = field % 7;
        if (field == 0) c.payer = other;
        if (field == 1) c.payerAuthorizer = other;
        if (field == 2) c.receiver = other;
        if (field == 3) c.receiverAuthorizer = other;
        if (field == 4) c.token = other;
        if (field == 5) c.withdrawDelay = uint40(bound(change, DELAY + 1, type(uint40).max));
        if (field == 6) c.salt = bytes32(bound(change, 1, type(uint256).max));
        vm.assume(keccak256(abi.encode(c)) != keccak256(abi.encode(config(0))));
        assertTrue(channels.getChannelId(c) != id, "ids differ");
    }

    function test_AVoucherIsForOneContract() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        bytes memory signature = voucher(id, 9);
        Channels second = Channels(deploy("Channels", ""));
        assertTrue(second.getChannelId(c) != id, "ids differ");
        join(address(second));
        fundOn(second, c);
        x402Refused(second, c, 9, signature);
    }

    function test_AVoucherIsForOneChain() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        bytes memory signature = voucher(id, 9);
        vm.chainId(block.chainid + 1);
        assertTrue(channels.getChannelId(c) != id, "ids differ");
        fund(c, DEPOSIT);
        vm.recordLogs();
        claimCompact(Rows.plain(c, 9, 9, signature));
        assertEq(skippedFor(channels.getChannelId(c)), SkipReason.BAD_SIGNATURE, "reason of the skip");
        x402Refused(channels, c, 9, signature);
    }

    function test_NoMessageStandsInForAnother() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        // A refund of nonce 0 and a voucher have as many words; a payer who is also authorizer must not confuse them.
        bytes memory refundSignature = sign(SESSION_KEY, channels.getRefundDigest(id, 0, 9));
        x402Refused(channels, c, 9, refundSignature);
        bytes memory withdrawal = sign(SESSION_KEY, channels.getWithdrawalDigest(id, 0, 9, START));
        x402Refused(channels, c, 9, withdrawal);
        bytes memory asWithdrawal = voucher(id, 9);
        vm.expectRevert(InvalidSignature.selector);
        channels.initiateWithdrawWithSignature(c, 9, 0, START, asWithdrawal);
    }

    function test_ReplayingAClaimChangesNothing() public {
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        VoucherClaim[] memory rows = one(x402Row(c, 9, 9));
        bytes memory signature = sign(AUTHORIZER_KEY, channels.getClaimBatchDigest(rows));
        channels.claimWithSignature(rows, signature);
        channels.claimWithSignature(rows, signature);
        bytes memory packed = plainRow(c, 12, 12);
        bytes32 digest = channels.getCompactClaimDigest(receiver, address(coin), DELAY, keccak256(packed));
        channels.claimCompactWithSignature(batch(), packed, sign(AUTHORIZER_KEY, digest));
        channels.claimCompactWithSignature(batch(), packed, sign(AUTHORIZER_KEY, digest));
        assertEq(receiverTotal(), 12, "the receiver's total");
    }

    function fundOn(Channels target, ChannelConfig memory c) private {
        (Channels original) = channels;
        channels = target;
        fund(c, DEPOSIT);
        channels = original;
    }

    function x402Refused(Channels target, ChannelConfig memory c, uint128 total, bytes memory signature) private {
        VoucherClaim[] memory rows = one(VoucherClaim(Voucher(c, total), signature, total));
        vm.expectRevert(InvalidSignature.selector);
        vm.prank(receiver);
        target.claim(rows);
    }
}
