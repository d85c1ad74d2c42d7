// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ChannelConfig, SkipReason} from "../src/ChannelTypes.sol";
import {TickChain} from "../src/TickChain.sol";
import {Fixture} from "./Fixture.sol";
import {Rows, Tick} from "./Rows.sol";
import {OwnedWallet} from "./Wallets.sol";

contract TicksTest is Fixture {
    bytes32 private constant SEED = keccak256("seed");

    function test_WalkHashesAsManyTimesAsAskedForEveryLength() public pure {
        bytes32 end = SEED;
        for (uint256 steps = 0; steps <= TickChain.MAX_LENGTH; ++steps) {
            assertEq(TickChain.walk(SEED, steps), end, "end of the chain");
            end = keccak256(abi.encodePacked(end));
        }
    }

    /// One chain of every length 0…1024, claimed at its end, each on top of the one before.
    function test_ChainsOfEveryLengthAreClaimed() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        uint128 base = 1;
        bytes32 root = SEED;
        for (uint32 length = 0; length <= 1024; ++length) {
            Tick memory t = Tick(base, 1, root, length, length, SEED);
            uint128 total = base + length;
            claimCompact(Rows.tick(c, total, t, signTick(id, t)));
            assertEq(claimedOf(id), total, "claimed");
            base = total + 1;
            root = keccak256(abi.encodePacked(root));
        }
    }

    /// In a signed chain every index proves itself and no other.
    function testFuzz_AnIndexProvesNoHigherOne(uint32 k, uint32 claimedIndex) public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        k = uint32(bound(k, 1, 64));
        claimedIndex = uint32(bound(claimedIndex, 0, 64));
        Tick memory t = chain(64, k);
        bytes memory signature = signTick(id, t);
        t.k = claimedIndex;
        vm.recordLogs();
        claimCompact(Rows.tick(c, 1, t, signature));
        if (claimedIndex == k) {
            assertEq(claimedOf(id), 1, "claimed");
        } else {
            // An index that authorises too little is refused before its proof is looked at.
            assertEq(claimedOf(id), 0, "claimed");
            uint8 reason = claimedIndex == 0 ? SkipReason.EXCEEDS_CEILING : SkipReason.BAD_TICK_PROOF;
            assertEq(skippedFor(id), reason, "reason of the skip");
        }
    }

    function test_IndexZeroAuthorisesTheBase() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        Tick memory t = chain(64, 0);
        t.base = 40;
        claimCompact(Rows.tick(c, 40, t, signTick(id, t)));
        assertEq(claimedOf(id), 40, "claimed");
    }

    function test_LessThanAuthorisedMayBeClaimed() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        Tick memory t = chain(64, 10);
        claimCompact(Rows.tick(c, 3, t, signTick(id, t)));
        assertEq(claimedOf(id), 3, "claimed");
    }

    function test_SkipsMoreThanTheTickAuthorises() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        Tick memory t = chain(64, 10);
        (t.base, t.unit) = (100, 3);
        bytes memory signature = signTick(id, t);
        skipped(id, Rows.tick(c, 131, t, signature), SkipReason.EXCEEDS_CEILING);
        claimCompact(Rows.tick(c, 130, t, signature));
        assertEq(claimedOf(id), 130, "claimed");
    }

    function test_SkipsMoreThanTheChannelHolds() public {
        (ChannelConfig memory c, bytes32 id) = open(0, 5);
        Tick memory t = chain(64, 10);
        skipped(id, Rows.tick(c, 6, t, signTick(id, t)), SkipReason.EXCEEDS_BALANCE);
    }

    function test_SkipsAChainThatIsTooLong() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        Tick memory t = chain(1025, 1);
        skipped(id, Rows.tick(c, 1, t, signTick(id, t)), SkipReason.BAD_TICK_PROOF);
    }

    function test_SkipsAnIndexBeyondTheSignedLength() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        Tick memory t = chain(64, 10);
        t.length = 9;
        skipped(id, Rows.tick(c, 10, t, signTick(id, t)), SkipReason.BAD_TICK_PROOF);
    }

    function test_SkipsAWrongPreimage() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        Tick memory t = chain(64, 10);
        t.preimage = keccak256("another seed");
        skipped(id, Rows.tick(c, 1, t, signTick(id, t)), SkipReason.BAD_TICK_PROOF);
    }

    /// Whatever of the signed message is changed, the row is not claimed.
    function testFuzz_SkipsWhatWasNotSigned(uint256 field, uint128 change) public {
        vm.assume(change != 0);
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        Tick memory t = chain(64, 10);
        bytes memory signature = signTick(id, t);
        field = field % 4;
        if (field == 0) t.base = change;
        if (field == 1 && change != t.unit) t.unit = change;
        if (field == 2) t.root = Rows.hashed(t.root, 1 + change % 8);
        if (field == 3) t.length = uint32(bound(change, 65, 1024));
        if (field == 1 && change == 1) t.unit = 2;
        vm.recordLogs();
        claimCompact(Rows.tick(c, 1, t, signature));
        assertEq(claimedOf(id), 0, "claimed");
    }

    function test_ATickVoucherIsNoVoucherAndTheOtherWayRound() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        Tick memory t = chain(64, 10);
        skipped(id, Rows.plain(c, 1, 1, signTick(id, t)), SkipReason.BAD_SIGNATURE);
        skipped(id, Rows.tick(c, 1, t, voucher(id, 1)), SkipReason.BAD_SIGNATURE);
    }

    function test_TheLargestAmountsDoNotOverflow() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        Tick memory t = chain(1024, 1024);
        (t.base, t.unit) = (type(uint128).max, type(uint128).max);
        claimCompact(Rows.tick(c, DEPOSIT, t, signTick(id, t)));
        assertEq(claimedOf(id), DEPOSIT, "claimed");
    }

    function test_AContractPayerSignsChainsToo() public {
        ChannelConfig memory c = config(0);
        c.payer = address(new OwnedWallet(payer));
        c.payerAuthorizer = address(0);
        bytes32 id = channels.getChannelId(c);
        fund(c, DEPOSIT);
        Tick memory t = chain(64, 10);
        bytes memory inner = sign(PAYER_KEY, digest(id, t));
        claimCompact(Rows.tick(c, 10, t, bytes.concat(bytes32(0), inner)));
        assertEq(claimedOf(id), 10, "claimed");
    }

    /// A chain of `length` ticks of one base unit, opened up to tick k.
    function chain(uint32 length, uint32 k) private pure returns (Tick memory) {
        bytes32 preimage = Rows.hashed(SEED, length - k);
        return Tick(0, 1, Rows.hashed(preimage, k), length, k, preimage);
    }

    function digest(bytes32 id, Tick memory t) private view returns (bytes32) {
        return channels.getTickVoucherDigest(id, t.base, t.unit, t.root, t.length);
    }

    function signTick(bytes32 id, Tick memory t) private view returns (bytes memory) {
        return sign(SESSION_KEY, digest(id, t));
    }

    function skipped(bytes32 id, bytes memory rows, uint8 reason) private {
        uint128 before = claimedOf(id);
        vm.recordLogs();
        claimCompact(rows);
        assertEq(skippedFor(id), reason, "reason of the skip");
        assertEq(claimedOf(id), before, "claimed");
    }
}
