// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ChannelConfig} from "../src/ChannelTypes.sol";
import {Fixture} from "./Fixture.sol";

contract AnchorsTest is Fixture {
    bytes32 private constant ROOT = keccak256("root");

    function test_EveryAnchorIsChainedToTheOneBefore() public {
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        claim(c, 10);
        bytes32 head = keccak256(abi.encode(bytes32(0), ROOT, uint64(4), uint128(10)));
        vm.expectEmit(address(channels));
        emit Anchored(receiver, address(coin), 1, ROOT, 4, 10, head);
        anchor(ROOT, 4, 10);
        assertAnchor(1, 4, head);
        claim(c, 30);
        anchor(keccak256("next"), 9, 30);
        assertAnchor(2, 9, keccak256(abi.encode(head, keccak256("next"), uint64(9), uint128(30))));
    }

    function test_TheTotalIsWhatWasClaimed() public {
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        claim(c, 10);
        vm.expectRevert(AnchorTotalMismatch.selector);
        anchor(ROOT, 1, 9);
        vm.expectRevert(AnchorTotalMismatch.selector);
        anchor(ROOT, 1, 11);
        channels.settle(receiver, address(coin));
        anchor(ROOT, 1, 10);
    }

    function test_EntriesNeverDecrease() public {
        anchor(ROOT, 5, 0);
        vm.expectRevert(AnchorEntriesDecrease.selector);
        anchor(ROOT, 4, 0);
        anchor(ROOT, 5, 0);
        (uint64 epoch,,) = channels.anchors(receiver, address(coin));
        assertEq(epoch, 2, "epoch");
    }

    function test_AnAnchorIsItsSendersAlone() public {
        vm.prank(stranger);
        channels.anchor(address(coin), ROOT, 3, 0);
        assertAnchor(0, 0, bytes32(0));
    }

    function test_ClaimSettleAndAnchorInOneTransaction() public {
        (ChannelConfig memory c,) = open(0, DEPOSIT);
        bytes[] memory calls = new bytes[](3);
        calls[0] = abi.encodeCall(channels.claimCompact, (batch(), plainRow(c, 8, 8)));
        calls[1] = abi.encodeCall(channels.settle, (receiver, address(coin)));
        calls[2] = abi.encodeCall(channels.anchor, (address(coin), ROOT, 3, 8));
        vm.prank(receiver);
        channels.multicall(calls);
        assertEq(coin.balanceOf(receiver), 8, "the receiver's coins");
    }

    function anchor(bytes32 root, uint64 entries, uint128 total) private {
        vm.prank(receiver);
        channels.anchor(address(coin), root, entries, total);
    }

    function assertAnchor(uint64 epoch, uint64 entries, bytes32 head) private view {
        (uint64 gotEpoch, uint64 gotEntries, bytes32 gotHead) = channels.anchors(receiver, address(coin));
        assertEq(gotEpoch, epoch, "epoch");
        assertEq(gotEntries, entries, "entries");
        assertEq(gotHead, head, "head");
    }
}
