// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ChannelConfig, Voucher, VoucherClaim} from "../src/ChannelTypes.sol";
import {Fixture} from "./Fixture.sol";
import {OwnedWallet} from "./Wallets.sol";

contract VoucherClaimsTest is Fixture {
    function test_ClaimRecordsWithoutMovingMoney() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        VoucherClaim[] memory rows = one(x402Row(c, 300, 200));
        vm.expectEmit(address(channels));
        emit Claimed(id, authorizer, 200, 200);
        vm.prank(authorizer);
        channels.claim(rows);
        assertEq(claimedOf(id), 200, "claimed");
        assertEq(balanceOf(id), DEPOSIT, "balance is not net of claims");
        assertEq(receiverTotal(), 200, "the receiver's total");
        assertEq(coin.balanceOf(address(channels)), DEPOSIT, "coins of the contract");
    }

    function test_ReceiverAndAuthorizerMayClaimNobodyElse() public {
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        VoucherClaim[] memory rows = one(x402Row(c, 1, 1));
        vm.expectRevert(NotAuthorizedToClaim.selector);
        vm.prank(stranger);
        channels.claim(rows);
        vm.prank(receiver);
        channels.claim(rows);
        rows = one(x402Row(c, 2, 2));
        vm.prank(authorizer);
        channels.claim(rows);
        assertEq(receiverTotal(), 2, "the receiver's total");
    }

    function test_AnyoneRelaysWhatTheAuthorizerSigned() public {
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        (ChannelConfig memory d,) = open(1, DEPOSIT);
        VoucherClaim[] memory rows = new VoucherClaim[](2);
        rows[0] = x402Row(c, 7, 7);
        rows[1] = x402Row(d, 9, 8);
        bytes memory signature = sign(AUTHORIZER_KEY, channels.getClaimBatchDigest(rows));
        vm.prank(stranger);
        channels.claimWithSignature(rows, signature);
        assertEq(receiverTotal(), 15, "the receiver's total");

        rows[1].totalClaimed = 9;
        vm.expectRevert(InvalidSignature.selector);
        channels.claimWithSignature(rows, signature);
    }

    function test_ASignedBatchHasOneAuthorizer() public {
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        ChannelConfig memory d = config(1);
        d.receiverAuthorizer = stranger;
        deposit(d, DEPOSIT);
        VoucherClaim[] memory rows = new VoucherClaim[](2);
        rows[0] = x402Row(c, 1, 1);
        rows[1] = x402Row(d, 1, 1);
        bytes memory signature = sign(AUTHORIZER_KEY, channels.getClaimBatchDigest(rows));
        vm.expectRevert(NotReceiverAuthorizer.selector);
        channels.claimWithSignature(rows, signature);
    }

    function test_EmptyBatchesAreRefused() public {
        VoucherClaim[] memory rows = new VoucherClaim[](0);
        vm.expectRevert(EmptyBatch.selector);
        channels.claim(rows);
        vm.expectRevert(EmptyBatch.selector);
        channels.claimWithSignature(rows, "");
    }

    function test_NeverMoreThanTheVoucherSays() public {
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        refused(x402Row(c, 10, 11), ClaimExceedsCeiling.selector);
    }

    function test_NeverMoreThanTheChannelHolds() public {
        (ChannelConfig memory c,) = open(0, 10);
        refused(x402Row(c, 11, 11), ClaimExceedsBalance.selector);
        refused(x402Row(config(1), 1, 1), ClaimExceedsBalance.selector);
    }

    function test_OnlyTheSessionKeySigns() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        VoucherClaim memory row = x402Row(c, 10, 10);
        row.signature = sign(PAYER_KEY, channels.getVoucherDigest(id, 10));
        refused(row, InvalidSignature.selector);
        row.signature = "";
        refused(row, InvalidSignature.selector);
    }

    function test_WithoutSessionKeyThePayerSigns() public {
        ChannelConfig memory c = config(0);
        c.payerAuthorizer = address(0);
        deposit(c, DEPOSIT);
        VoucherClaim memory row = x402Row(c, 10, 10);
        refused(row, InvalidSignature.selector);
        row.signature = abi.encodePacked(type(uint256).max, uint256(1), uint8(27));
        refused(row, InvalidSignature.selector);
        row.signature = sign(PAYER_KEY, channels.getVoucherDigest(channels.getChannelId(c), 10));
        claimOne(row);
        assertEq(receiverTotal(), 10, "the receiver's total");
    }

    function test_AContractPayerSignsThroughItsCode() public {
        ChannelConfig memory c = config(0);
        c.payerAuthorizer = address(0);
        c.payer = address(new OwnedWallet(payer));
        fund(c, DEPOSIT);
        bytes memory inner = sign(PAYER_KEY, channels.getVoucherDigest(channels.getChannelId(c), 10));
        VoucherClaim memory row = VoucherClaim(Voucher(c, 10), bytes.concat(bytes32(0), inner), 10);
        claimOne(row);
        assertEq(receiverTotal(), 10, "the receiver's total");
        row.voucher.maxClaimableAmount = 11;
        row.totalClaimed = 11;
        vm.expectRevert();
        claimOne(row);
    }

    function test_AStaleRowIsSkippedSilently() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        claim(c, 10);
        vm.recordLogs();
        claimOne(x402Row(c, 10, 10));
        claimOne(x402Row(c, 10, 5));
        assertEq(vm.getRecordedLogs().length, 0, "events");
        assertEq(claimedOf(id), 10, "claimed");
    }

    function testFuzz_ClaimedOnlyGrowsAndIsCountedOnce(uint64[8] memory totals) public {
        (ChannelConfig memory c, bytes32 id) = open(0, 1 << 39);
        uint128 highest = 0;
        for (uint256 i = 0; i < totals.length; ++i) {
            uint128 total = uint128(bound(totals[i], 0, 1 << 39));
            claimOne(x402Row(c, total, total));
            if (total > highest) highest = total;
            assertEq(claimedOf(id), highest, "claimed");
            assertEq(receiverTotal(), highest, "the receiver's total");
        }
    }

    function test_SettlePaysOnceAndAnyoneMayCall() public {
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        claim(c, 100);
        vm.expectEmit(address(channels));
        emit Settled(receiver, address(coin), stranger, 100);
        vm.prank(stranger);
        channels.settle(receiver, address(coin));
        assertEq(coin.balanceOf(receiver), 100, "the receiver's coins");
        vm.recordLogs();
        channels.settle(receiver, address(coin));
        assertEq(vm.getRecordedLogs().length, 0, "events of an empty settlement");
        claim(c, 150);
        channels.settle(receiver, address(coin));
        assertEq(coin.balanceOf(receiver), 150, "the receiver's coins");
    }

    function test_MulticallClaimsAndSettlesAtOnce() public {
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        VoucherClaim[] memory rows = one(x402Row(c, 3, 3));
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(channels.claim, (rows));
        calls[1] = abi.encodeCall(channels.settle, (receiver, address(coin)));
        vm.prank(receiver);
        channels.multicall(calls);
        assertEq(coin.balanceOf(receiver), 3, "the receiver's coins");
    }

    function claimOne(VoucherClaim memory row) private {
        VoucherClaim[] memory rows = one(row);
        vm.prank(receiver);
        channels.claim(rows);
    }

    function refused(VoucherClaim memory row, bytes4 why) private {
        VoucherClaim[] memory rows = one(row);
        vm.expectRevert(why);
        vm.prank(receiver);
        channels.claim(rows);
    }
}
