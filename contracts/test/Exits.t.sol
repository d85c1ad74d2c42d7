// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ChannelConfig, VoucherClaim} from "../src/ChannelTypes.sol";
import {Coin} from "../src/Coin.sol";
import {Fixture} from "./Fixture.sol";
import {OwnedWallet} from "./Wallets.sol";

contract ExitsTest is Fixture {
    ChannelConfig internal c;
    bytes32 internal id;

    function setUp() public override {
        super.setUp();
        (c, id) = open(0, DEPOSIT);
    }

    // Withdrawals.

    function test_PayerTakesItsMoneyBackAfterTheDelay() public {
        uint256 before = coin.balanceOf(payer);
        vm.expectEmit(address(channels));
        emit WithdrawInitiated(id, DEPOSIT, uint40(START + DELAY));
        initiate(payer, DEPOSIT);
        vm.warp(START + DELAY - 1);
        vm.expectRevert(WithdrawDelayNotElapsed.selector);
        finalize(payer);
        vm.warp(START + DELAY);
        vm.expectEmit(address(channels));
        emit WithdrawFinalized(id, payer, DEPOSIT);
        vm.expectEmit(address(channels));
        emit ChannelClosed(id, c);
        finalize(payer);
        assertEq(coin.balanceOf(payer), before + DEPOSIT, "the payer's coins");
        assertEq(balanceOf(id), 0, "balance");
        assertPending(0, 0);
    }

    function test_OnlyThePayerSideInitiates() public {
        vm.expectRevert(InvalidChannel.selector);
        initiate(stranger, 1);
        vm.expectRevert(InvalidChannel.selector);
        initiate(receiver, 1);
        initiate(session, 1);
        assertPending(1, uint40(START));
    }

    function test_WithdrawalsTheContractRefuses() public {
        vm.expectRevert(NothingToWithdraw.selector);
        initiate(payer, 0);
        vm.expectRevert(WithdrawAmountExceedsAvailable.selector);
        initiate(payer, DEPOSIT + 1);
        claim(c, 10);
        vm.expectRevert(WithdrawAmountExceedsAvailable.selector);
        initiate(payer, DEPOSIT - 9);
        vm.expectRevert(WithdrawalNotPending.selector);
        finalize(payer);
        initiate(payer, 1);
        vm.expectRevert(WithdrawalAlreadyPending.selector);
        initiate(payer, 1);
    }

    function test_OnlyThePayerSideFinalizesButAnyoneMayForIt() public {
        initiate(payer, 5);
        vm.warp(START + DELAY);
        vm.expectRevert(NotAuthorizedToFinalizeWithdraw.selector);
        finalize(stranger);
        uint256 before = coin.balanceOf(payer);
        vm.prank(stranger);
        channels.finalizeWithdrawFor(c);
        assertEq(coin.balanceOf(payer), before + 5, "the payer's coins");
        assertEq(coin.balanceOf(stranger), 0, "the caller's coins");
    }

    function test_AnyoneWaitsForTheDelayToo() public {
        vm.expectRevert(WithdrawalNotPending.selector);
        channels.finalizeWithdrawFor(c);
        initiate(payer, 5);
        vm.expectRevert(WithdrawDelayNotElapsed.selector);
        channels.finalizeWithdrawFor(c);
    }

    function test_ClaimsDuringTheDelayComeFirst() public {
        initiate(payer, DEPOSIT);
        claim(c, 600e6);
        vm.warp(START + DELAY);
        uint256 before = coin.balanceOf(payer);
        vm.recordLogs();
        finalize(session);
        assertEq(countLogs(ChannelClosed.selector), 0, "ChannelClosed events after a claim");
        assertEq(coin.balanceOf(payer), before + DEPOSIT - 600e6, "the payer's coins");
        assertEq(balanceOf(id), 600e6, "balance");
    }

    function test_AFullyClaimedChannelFinalizesToNothing() public {
        initiate(payer, DEPOSIT);
        claim(c, DEPOSIT);
        vm.warp(START + DELAY);
        uint256 before = coin.balanceOf(payer);
        vm.expectEmit(address(channels));
        emit WithdrawFinalized(id, payer, 0);
        finalize(payer);
        assertEq(coin.balanceOf(payer), before, "the payer's coins");
        assertPending(0, 0);
    }

    function test_VouchersAreWorthlessOnceTheMoneyIsGone() public {
        initiate(payer, DEPOSIT);
        vm.warp(START + DELAY);
        finalize(payer);
        VoucherClaim[] memory rows = one(x402Row(c, 1, 1));
        vm.expectRevert(ClaimExceedsBalance.selector);
        vm.prank(receiver);
        channels.claim(rows);
    }

    function test_ADepositDoesNotTouchAPendingWithdrawal() public {
        initiate(payer, 5);
        deposit(c, 100);
        assertPending(5, uint40(START));
    }

    function test_AFrozenPayerCannotTakeMoneyOut() public {
        initiate(payer, 5);
        vm.warp(START + DELAY);
        vm.prank(governor);
        coin.freeze(payer, "court order");
        vm.expectRevert(abi.encodeWithSelector(Coin.AccountFrozen.selector, payer));
        finalize(payer);
        assertPending(5, uint40(START));
    }

    // Relayed withdrawals.

    function test_AnyoneRelaysTheSignedWithdrawalOfPayerOrSessionKey() public {
        relay(sign(PAYER_KEY, digest(0, 5)), 0, 5);
        assertPending(5, uint40(START));
        assertEq(channels.withdrawNonce(id), 1, "withdraw nonce");
        vm.warp(START + DELAY);
        channels.finalizeWithdrawFor(c);
        assertEq(channels.withdrawNonce(id), 1, "withdraw nonce after finalisation");
        relay(sign(SESSION_KEY, digest(1, 6)), 1, 6);
        assertPending(6, uint40(START + DELAY));
    }

    function test_SignedWithdrawalsTheContractRefuses() public {
        bytes memory signature = sign(STRANGER_KEY, digest(0, 5));
        vm.expectRevert(InvalidSignature.selector);
        relay(signature, 0, 5);
        signature = sign(PAYER_KEY, digest(0, 5));
        vm.expectRevert(InvalidSignature.selector);
        relay(signature, 0, 6);
        vm.expectRevert(InvalidWithdrawNonce.selector);
        relay(signature, 1, 5);
        vm.warp(START + 61);
        vm.expectRevert(SignatureExpired.selector);
        relay(signature, 0, 5);
    }

    function test_ASignedWithdrawalWorksOnce() public {
        bytes memory signature = sign(PAYER_KEY, digest(0, 5));
        relay(signature, 0, 5);
        vm.prank(authorizer);
        channels.refund(c, 5);
        assertPending(0, 0);
        vm.expectRevert(InvalidWithdrawNonce.selector);
        relay(signature, 0, 5);
    }

    function test_AWithdrawalOfOnesOwnUsesUpTheNonceToo() public {
        bytes memory signature = sign(PAYER_KEY, digest(0, 5));
        initiate(payer, 1);
        vm.warp(START + 30);
        vm.prank(authorizer);
        channels.refund(c, 1);
        vm.expectRevert(InvalidWithdrawNonce.selector);
        relay(signature, 0, 5);
    }

    function test_AContractPayerSignsItsWithdrawal() public {
        ChannelConfig memory w = config(9);
        w.payer = address(new OwnedWallet(payer));
        w.payerAuthorizer = address(0);
        join(w.payer);
        fund(w, 100);
        bytes32 wid = channels.getChannelId(w);
        bytes32 message = channels.getWithdrawalDigest(wid, 0, 40, START + 60);
        bytes memory signature = bytes.concat(bytes32(0), sign(PAYER_KEY, message));
        channels.initiateWithdrawWithSignature(w, 40, 0, START + 60, signature);
        vm.warp(START + DELAY);
        channels.finalizeWithdrawFor(w);
        assertEq(coin.balanceOf(w.payer), 40, "the wallet's coins");
    }

    // Refunds.

    function test_ReceiverAndAuthorizerRefundNobodyElse() public {
        vm.expectRevert(NotAuthorizedToRefund.selector);
        refund(payer, 1);
        uint256 before = coin.balanceOf(payer);
        vm.expectEmit(address(channels));
        emit Refunded(id, receiver, 1);
        refund(receiver, 1);
        refund(authorizer, 2);
        assertEq(coin.balanceOf(payer), before + 3, "the payer's coins");
        assertEq(channels.refundNonce(id), 2, "refund nonce");
        vm.expectRevert(ZeroRefund.selector);
        refund(receiver, 0);
    }

    function test_ARefundIsCappedAtWhatIsUnclaimed() public {
        claim(c, 400e6);
        uint256 before = coin.balanceOf(payer);
        refund(receiver, type(uint128).max);
        assertEq(coin.balanceOf(payer), before + DEPOSIT - 400e6, "the payer's coins");
        assertEq(balanceOf(id), 400e6, "balance");
    }

    function test_AFullRefundOfAnUnclaimedChannelClosesIt() public {
        vm.expectEmit(address(channels));
        emit Refunded(id, receiver, DEPOSIT);
        vm.expectEmit(address(channels));
        emit ChannelClosed(id, c);
        refund(receiver, DEPOSIT);
        vm.recordLogs();
        deposit(c, 1);
        assertEq(countLogs(ChannelCreated.selector), 1, "ChannelCreated events when it is funded again");
    }

    function test_AFullRefundAfterAClaimDoesNotClose() public {
        claim(c, 1);
        vm.recordLogs();
        refund(receiver, DEPOSIT);
        assertEq(countLogs(ChannelClosed.selector), 0, "ChannelClosed events");
    }

    function test_TheNonceGrowsEvenIfNothingIsLeftToRefund() public {
        claim(c, DEPOSIT);
        vm.recordLogs();
        refund(receiver, 1);
        assertEq(vm.getRecordedLogs().length, 0, "events");
        assertEq(channels.refundNonce(id), 1, "refund nonce");
    }

    function test_ARefundShrinksAPendingWithdrawalOrCancelsIt() public {
        initiate(payer, 100);
        refund(receiver, 30);
        assertPending(70, uint40(START));
        refund(receiver, 70);
        assertPending(0, 0);
        initiate(payer, 100);
        refund(receiver, 101);
        assertPending(0, 0);
    }

    function test_AnyoneRelaysASignedRefundOnce() public {
        bytes memory signature = sign(AUTHORIZER_KEY, channels.getRefundDigest(id, 0, 7));
        uint256 before = coin.balanceOf(payer);
        vm.prank(stranger);
        channels.refundWithSignature(c, 7, 0, signature);
        assertEq(coin.balanceOf(payer), before + 7, "the payer's coins");
        vm.expectRevert(InvalidRefundNonce.selector);
        channels.refundWithSignature(c, 7, 0, signature);
        vm.expectRevert(InvalidSignature.selector);
        channels.refundWithSignature(c, 7, 1, signature);
    }

    function test_ADirectRefundInvalidatesASignedOne() public {
        bytes memory signature = sign(AUTHORIZER_KEY, channels.getRefundDigest(id, 0, 7));
        refund(receiver, 1);
        vm.expectRevert(InvalidRefundNonce.selector);
        channels.refundWithSignature(c, 7, 0, signature);
    }

    function digest(uint256 nonce, uint128 amount) private view returns (bytes32) {
        return channels.getWithdrawalDigest(id, nonce, amount, START + 60 + nonce * DELAY);
    }

    function relay(bytes memory signature, uint256 nonce, uint128 amount) private {
        vm.prank(stranger);
        channels.initiateWithdrawWithSignature(c, amount, nonce, START + 60 + nonce * DELAY, signature);
    }

    function initiate(address sender, uint128 amount) private {
        vm.prank(sender);
        channels.initiateWithdraw(c, amount);
    }

    function finalize(address sender) private {
        vm.prank(sender);
        channels.finalizeWithdraw(c);
    }

    function refund(address sender, uint128 amount) private {
        vm.prank(sender);
        channels.refund(c, amount);
    }

    function assertPending(uint128 amount, uint40 initiatedAt) private view {
        (uint128 gotAmount, uint40 gotAt) = channels.pendingWithdrawals(id);
        assertEq(gotAmount, amount, "pending amount");
        assertEq(gotAt, initiatedAt, "pending since");
    }
}
