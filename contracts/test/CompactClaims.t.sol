// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Batch, ChannelConfig, SkipReason, VoucherClaim} from "../src/ChannelTypes.sol";
import {MalformedRows} from "../src/ClaimRows.sol";
import {Fixture} from "./Fixture.sol";
import {Rows} from "./Rows.sol";
import {ChattyWallet, HungryWallet, OwnedWallet} from "./Wallets.sol";

contract CompactClaimsTest is Fixture {
    function test_RowsOfManyChannelsAreClaimedAtOnce() public {
        bytes memory rows;
        bytes32[5] memory ids;
        for (uint256 i = 0; i < 5; ++i) {
            ChannelConfig memory c;
            (c, ids[i]) = open(i, DEPOSIT);
            rows = bytes.concat(rows, plainRow(c, 20, uint128(10 + i)));
        }
        for (uint256 i = 0; i < 5; ++i) {
            vm.expectEmit(address(channels));
            emit Claimed(ids[i], authorizer, uint128(10 + i), uint128(10 + i));
        }
        claimCompact(rows);
        assertEq(receiverTotal(), 60, "the receiver's total");
    }

    function test_ReceiverAndAuthorizerMayClaimNobodyElse() public {
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        bytes memory row = plainRow(c, 1, 1);
        vm.expectRevert(NotAuthorizedToClaim.selector);
        vm.prank(stranger);
        channels.claimCompact(batch(), row);
        vm.prank(receiver);
        channels.claimCompact(batch(), row);
        assertEq(receiverTotal(), 1, "the receiver's total");
    }

    function test_AnyoneRelaysWhatTheAuthorizerSigned() public {
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        bytes memory row = plainRow(c, 1, 1);
        bytes32 digest = channels.getCompactClaimDigest(receiver, address(coin), DELAY, keccak256(row));
        vm.prank(stranger);
        channels.claimCompactWithSignature(batch(), row, sign(AUTHORIZER_KEY, digest));
        assertEq(receiverTotal(), 1, "the receiver's total");
        bytes memory other = plainRow(c, 2, 2);
        vm.expectRevert(InvalidSignature.selector);
        channels.claimCompactWithSignature(batch(), other, sign(AUTHORIZER_KEY, digest));
        vm.expectRevert(InvalidSignature.selector);
        channels.claimCompactWithSignature(batch(), row, sign(STRANGER_KEY, digest));
    }

    function test_EmptyBatchesAreRefused() public {
        vm.expectRevert(EmptyBatch.selector);
        claimCompactEmpty();
    }

    function test_PayerMayBeItsOwnAuthorizer() public {
        ChannelConfig memory c = config(0);
        c.payerAuthorizer = payer;
        deposit(c, DEPOSIT);
        bytes memory signature = sign(PAYER_KEY, channels.getVoucherDigest(channels.getChannelId(c), 5));
        bytes memory row = Rows.plain(c, 5, 5, signature);
        assertEq(row.length, 150, "bytes of a row without authorizer");
        claimCompact(row);
        assertEq(receiverTotal(), 5, "the receiver's total");
    }

    function test_ASignatureWithALengthSaysTheSame() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        bytes memory row = abi.encodePacked(
            uint8(4), c.payer, c.payerAuthorizer, c.salt, uint128(5), uint128(5), uint16(65), voucher(id, 5)
        );
        claimCompact(row);
        assertEq(receiverTotal(), 5, "the receiver's total");
    }

    function test_WithoutSessionKeyThePayerSigns() public {
        ChannelConfig memory c = config(0);
        c.payerAuthorizer = address(0);
        deposit(c, DEPOSIT);
        bytes32 id = channels.getChannelId(c);
        claimCompact(Rows.plain(c, 5, 5, sign(PAYER_KEY, channels.getVoucherDigest(id, 5))));
        assertEq(receiverTotal(), 5, "the receiver's total");
        skipped(id, Rows.plain(c, 6, 6, voucher(id, 6)), SkipReason.BAD_SIGNATURE);
    }

    /// The recovery of a worthless signature gives zero, which must not pass for an authorizer that is zero.
    function test_AWorthlessSignatureIsNobodys() public {
        ChannelConfig memory c = config(0);
        c.payerAuthorizer = address(0);
        deposit(c, DEPOSIT);
        bytes32 id = channels.getChannelId(c);
        skipped(id, Rows.plain(c, 6, 6, new bytes(65)), SkipReason.BAD_SIGNATURE);
        bytes memory noPoint = abi.encodePacked(type(uint256).max, uint256(1), uint8(27));
        skipped(id, Rows.plain(c, 6, 6, noPoint), SkipReason.BAD_SIGNATURE);
        (ChannelConfig memory wallet, bytes32 walletId) = openWallet(address(new OwnedWallet(payer)));
        vm.recordLogs();
        vm.prank(authorizer);
        try channels.claimCompact(batch(), Rows.plain(wallet, 6, 6, noPoint)) {} catch {}
        assertEq(claimedOf(walletId), 0, "claimed of the wallet's channel");
        assertEq(receiverTotal(), 0, "the receiver's total");
    }

    function test_AContractPayerSignsThroughItsCode() public {
        (ChannelConfig memory c, bytes32 id) = openWallet(address(new OwnedWallet(payer)));
        bytes memory signature = bytes.concat(bytes32(0), sign(PAYER_KEY, channels.getVoucherDigest(id, 5)));
        claimCompact(Rows.plain(c, 5, 5, signature));
        assertEq(receiverTotal(), 5, "the receiver's total");
        skipped(id, Rows.plain(c, 6, 6, signature), SkipReason.BAD_SIGNATURE);
    }

    function test_AContractPayerCannotSpoilTheBatchOfOthers() public {
        (ChannelConfig memory hungry, bytes32 id) = openWallet(address(new HungryWallet()));
        (ChannelConfig memory c,) = open(1, DEPOSIT);
        bytes memory rows = bytes.concat(Rows.plain(hungry, 5, 5, hex"00"), plainRow(c, 7, 7));
        uint256 gasBefore = gasleft();
        skipped(id, rows, SkipReason.BAD_SIGNATURE);
        assertTrue(gasBefore - gasleft() < 400_000, "a hungry wallet costs at most its allowance");
        assertEq(receiverTotal(), 7, "the receiver's total");

        (ChannelConfig memory chatty,) = openWallet(address(new ChattyWallet()));
        claimCompact(Rows.plain(chatty, 5, 5, hex"00"));
        assertEq(receiverTotal(), 12, "the receiver's total");
    }

    function test_TooLittleGasForAContractPayerRevertsInsteadOfSkipping() public {
        (ChannelConfig memory c, bytes32 id) = openWallet(address(new OwnedWallet(payer)));
        bytes memory signature = bytes.concat(bytes32(0), sign(PAYER_KEY, channels.getVoucherDigest(id, 5)));
        bytes memory row = Rows.plain(c, 5, 5, signature);
        vm.expectRevert(InsufficientGas.selector);
        vm.prank(authorizer);
        channels.claimCompact{gas: 200_000}(batch(), row);
    }

    // Every reason to skip; the good row behind it is claimed all the same.

    function test_SkipsAConfigThatNamesNoFundedChannel() public {
        ChannelConfig memory c = config(77);
        skipped(channels.getChannelId(c), plainRow(c, 1, 1), SkipReason.INVALID_CONFIG);
    }

    function test_SkipsABadSignature() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        bytes32 digest = channels.getVoucherDigest(id, 9);
        skipped(id, Rows.plain(c, 9, 9, sign(STRANGER_KEY, digest)), SkipReason.BAD_SIGNATURE);
        skipped(id, Rows.plain(c, 9, 9, new bytes(65)), SkipReason.BAD_SIGNATURE);
        skipped(id, Rows.plain(c, 9, 9, ""), SkipReason.BAD_SIGNATURE);
        skipped(id, Rows.plain(c, 9, 9, highS(sign(SESSION_KEY, digest))), SkipReason.BAD_SIGNATURE);
        (ChannelConfig memory nobody,) = open(1, DEPOSIT);
        nobody.payerAuthorizer = address(0);
        skipped(channels.getChannelId(nobody), plainRow(nobody, 9, 9), SkipReason.INVALID_CONFIG);
    }

    function test_SkipsMoreThanTheVoucherSays() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        skipped(id, plainRow(c, 9, 10), SkipReason.EXCEEDS_CEILING);
    }

    function test_SkipsMoreThanTheChannelHolds() public {
        (ChannelConfig memory c, bytes32 id) = open(0, 8);
        skipped(id, plainRow(c, 9, 9), SkipReason.EXCEEDS_BALANCE);
    }

    function test_SkipsAStaleRowSilently() public {
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        bytes memory row = plainRow(c, 9, 9);
        claimCompact(row);
        vm.recordLogs();
        claimCompact(bytes.concat(row, plainRow(c, 8, 8), row));
        assertEq(vm.getRecordedLogs().length, 0, "events");
        assertEq(receiverTotal(), 9, "the receiver's total");
    }

    function test_TheSameRowTwiceInABatchCountsOnce() public {
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        bytes memory row = plainRow(c, 9, 9);
        claimCompact(bytes.concat(row, row));
        assertEq(receiverTotal(), 9, "the receiver's total");
    }

    function testFuzz_TruncatedRowsRevert(uint256 cut) public {
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        bytes memory row = plainRow(c, 9, 9);
        bytes memory rows = bytes.concat(row, row);
        uint256 length = bound(cut, 1, rows.length - 1);
        if (length == row.length) ++length;
        assembly ("memory-safe") {
            mstore(rows, length)
        }
        vm.expectRevert(MalformedRows.selector);
        claimCompact(rows);
    }

    function testFuzz_UnknownFlagsRevert(uint8 flags) public {
        vm.assume(flags > 7);
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        bytes memory row = plainRow(c, 9, 9);
        row[0] = bytes1(flags);
        vm.expectRevert(MalformedRows.selector);
        claimCompact(row);
    }

    function testFuzz_GarbageNeverClaimsAnything(bytes calldata garbage) public {
        open(0, DEPOSIT);
        vm.assume(garbage.length != 0);
        vm.prank(authorizer);
        try channels.claimCompact(batch(), garbage) {} catch {}
        assertEq(receiverTotal(), 0, "the receiver's total");
    }

    /// The packed path over prepared memory and the plain Solidity of the x402 form must agree, row by row.
    function testFuzz_CompactAndX402FormsAgree(uint128 deposited, uint128 ceiling, uint128 total, uint256 spoil)
        public
    {
        deposited = uint128(bound(deposited, 1, 1 << 39));
        ceiling = uint128(bound(ceiling, 0, 1 << 40));
        total = uint128(bound(total, 0, 1 << 40));
        (ChannelConfig memory a, bytes32 first) = open(0, deposited);
        (ChannelConfig memory b, bytes32 second) = open(1, deposited);
        uint256 key = spoil % 8 == 0 ? STRANGER_KEY : SESSION_KEY;
        bytes memory signature = sign(key, channels.getVoucherDigest(first, ceiling));
        claimCompact(Rows.plain(a, total, ceiling, signature));

        VoucherClaim memory row = x402Row(b, ceiling, total);
        row.signature = sign(key, channels.getVoucherDigest(second, ceiling));
        VoucherClaim[] memory rows = one(row);
        vm.prank(receiver);
        try channels.claim(rows) {} catch {}
        assertEq(claimedOf(first), claimedOf(second), "claimed by either form");
    }

    function claimCompactEmpty() private {
        vm.prank(receiver);
        channels.claimCompact(batch(), "");
    }

    /// Claims `rows` and expects one of them, of channel `id`, to be skipped for `reason`.
    function skipped(bytes32 id, bytes memory rows, uint8 reason) private {
        vm.recordLogs();
        claimCompact(rows);
        assertEq(skippedFor(id), reason, "reason of the skip");
    }

    function openWallet(address wallet) private returns (ChannelConfig memory c, bytes32 id) {
        c = config(0);
        c.payer = wallet;
        c.payerAuthorizer = address(0);
        id = channels.getChannelId(c);
        fund(c, DEPOSIT);
    }

    /// The other form of a signature: same signer, upper-half s.
    function highS(bytes memory signature) private pure returns (bytes memory) {
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        (bytes32 r, uint256 s) = (word(signature, 0), uint256(word(signature, 32)));
        return abi.encodePacked(r, order - s, signature[64] == bytes1(uint8(27)) ? uint8(28) : uint8(27));
    }

    function word(bytes memory data, uint256 offset) private pure returns (bytes32 value) {
        assembly ("memory-safe") {
            value := mload(add(add(data, 0x20), offset))
        }
    }
}
