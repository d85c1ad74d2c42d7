// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Multicall3} from "../src/Multicall3.sol";
import {Fixture} from "./Fixture.sol";

contract Multicall3Test is Fixture {
    Multicall3 internal many;

    function setUp() public override {
        super.setUp();
        many = Multicall3(deploy("Multicall3", ""));
        vm.roll(5);
    }

    receive() external payable {}

    function test_AggregateReturnsEveryAnswerAndTheBlock() public {
        (uint256 number, bytes[] memory answers) = many.aggregate(calls(2));
        assertEq(number, 5, "block number");
        assertEq(answers.length, 2, "answers");
        assertEq(abi.decode(answers[1], (uint256)), 6, "decimals");
        (number,,) = many.blockAndAggregate(calls(1));
        assertEq(number, 5, "block number");
    }

    function test_AFailureRevertsUnlessItIsAllowed() public {
        Multicall3.Call[] memory list = calls(2);
        list[0].callData = hex"deadbeef";
        vm.expectRevert(bytes("Multicall3: call failed"));
        many.aggregate(list);
        vm.expectRevert(bytes("Multicall3: call failed"));
        many.tryAggregate(true, list);
        Multicall3.Result[] memory results = many.tryAggregate(false, list);
        assertTrue(!results[0].success && results[1].success, "the first failed, the second did not");
        (,, results) = many.tryBlockAndAggregate(false, list);
        assertTrue(!results[0].success && results[1].success, "the first failed, the second did not");

        Multicall3.Call3[] memory list3 = new Multicall3.Call3[](2);
        list3[0] = Multicall3.Call3(address(coin), true, hex"deadbeef");
        list3[1] = Multicall3.Call3(address(coin), false, abi.encodeCall(coin.decimals, ()));
        results = many.aggregate3(list3);
        assertTrue(!results[0].success && results[1].success, "the first failed, the second did not");
        list3[0].allowFailure = false;
        vm.expectRevert(bytes("Multicall3: call failed"));
        many.aggregate3(list3);
    }

    function test_ValueIsPassedOnToTheLastWei() public {
        vm.deal(address(this), 10);
        Multicall3.Call3Value[] memory list = new Multicall3.Call3Value[](1);
        list[0] = Multicall3.Call3Value(address(this), false, 3, "");
        many.aggregate3Value{value: 3}(list);
        assertEq(address(this).balance, 10, "wei came back");
        vm.expectRevert(bytes("Multicall3: value mismatch"));
        many.aggregate3Value{value: 4}(list);
    }

    function test_WhatItSaysOfTheBlock() public view {
        assertEq(many.getBlockNumber(), 5, "number");
        assertEq(many.getChainId(), block.chainid, "chain id");
        assertEq(many.getCurrentBlockTimestamp(), START, "timestamp");
        assertEq(many.getEthBalance(address(this)), address(this).balance, "balance");
        assertEq(many.getLastBlockHash(), many.getBlockHash(4), "hash of the block before");
        assertEq(many.getBasefee(), block.basefee, "base fee");
        assertEq(many.getCurrentBlockGasLimit(), block.gaslimit, "gas limit");
    }

    function calls(uint256 count) private view returns (Multicall3.Call[] memory list) {
        list = new Multicall3.Call[](count);
        for (uint256 i = 0; i < count; ++i) {
            list[i] = Multicall3.Call(address(coin), abi.encodeCall(coin.decimals, ()));
        }
    }
}
