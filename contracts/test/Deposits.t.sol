// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Channels} from "../src/Channels.sol";
import {ChannelConfig} from "../src/ChannelTypes.sol";
import {Coin} from "../src/Coin.sol";
import {ERC3009Collector} from "../src/ERC3009Collector.sol";
import {IDepositCollector} from "../src/IDepositCollector.sol";
import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {Fixture} from "./Fixture.sol";

contract DepositsTest is Fixture {
    function test_FirstDepositOpensTheChannelAndMovesTheMoney() public {
        ChannelConfig memory c = config(0);
        bytes32 id = channels.getChannelId(c);
        bytes memory data = authorization(id, DEPOSIT);
        vm.expectEmit(address(channels));
        emit ChannelCreated(id, c);
        vm.expectEmit(address(channels));
        emit Deposited(id, stranger, DEPOSIT, DEPOSIT);
        vm.prank(stranger);
        channels.deposit(c, DEPOSIT, address(collector), data);
        assertEq(balanceOf(id), DEPOSIT, "balance of the channel");
        assertEq(coin.balanceOf(address(channels)), DEPOSIT, "coins of the contract");
        assertEq(coin.balanceOf(address(collector)), 0, "coins left in the collector");
    }

    function test_TopUpAddsAndDoesNotOpenAgain() public {
        (ChannelConfig memory c, bytes32 id) = open(0, DEPOSIT);
        vm.recordLogs();
        deposit(c, 5);
        assertEq(balanceOf(id), DEPOSIT + 5, "balance of the channel");
        uint256 created = countLogs(ChannelCreated.selector);
        assertEq(created, 0, "ChannelCreated events");
    }

    function test_ConfigsTheContractRefuses() public {
        ChannelConfig memory c = config(0);
        c.payer = address(0);
        refused(c, InvalidChannel.selector);
        c = config(0);
        c.receiver = address(0);
        refused(c, InvalidChannel.selector);
        c = config(0);
        c.receiverAuthorizer = address(0);
        refused(c, InvalidChannel.selector);
        c = config(0);
        c.token = address(0);
        refused(c, InvalidChannel.selector);
    }

    function test_WithdrawDelayIsWithinFifteenMinutesAndThirtyDays() public {
        ChannelConfig memory c = config(0);
        c.withdrawDelay = 15 minutes - 1;
        refused(c, WithdrawDelayOutOfRange.selector);
        c.withdrawDelay = 30 days + 1;
        refused(c, WithdrawDelayOutOfRange.selector);
        c.withdrawDelay = 15 minutes;
        deposit(c, 1);
        c.withdrawDelay = 30 days;
        deposit(c, 1);
    }

    function test_ZeroDepositIsRefused() public {
        vm.expectRevert(ZeroDeposit.selector);
        channels.deposit(config(0), 0, address(collector), "");
    }

    function test_CollectorWithoutCodeIsRefused() public {
        vm.expectRevert(InvalidCollector.selector);
        channels.deposit(config(0), 1, address(0), "");
        vm.expectRevert(InvalidCollector.selector);
        channels.deposit(config(0), 1, stranger, "");
    }

    function test_BalanceDoesNotOverflow() public {
        FreeToken token = new FreeToken(0);
        IDepositCollector minting = new MintingCollector(0);
        ChannelConfig memory c = config(0);
        c.token = address(token);
        channels.deposit(c, type(uint128).max, address(minting), "");
        vm.expectRevert(DepositOverflow.selector);
        channels.deposit(c, 1, address(minting), "");
    }

    function test_TokenThatTakesAFeeIsRefused() public {
        ChannelConfig memory c = config(0);
        c.token = address(new FreeToken(1));
        IDepositCollector minting = new MintingCollector(0);
        vm.expectRevert(DepositCollectionFailed.selector);
        channels.deposit(c, 100, address(minting), "");
    }

    function test_CollectorThatBringsMoreThanAskedIsRefused() public {
        ChannelConfig memory c = config(0);
        c.token = address(new FreeToken(0));
        IDepositCollector minting = new MintingCollector(1);
        vm.expectRevert(DepositCollectionFailed.selector);
        channels.deposit(c, 100, address(minting), "");
    }

    function test_CollectorCannotComeBackIn() public {
        ChannelConfig memory c = config(0);
        IDepositCollector reentering = new ReenteringCollector(channels, c);
        vm.expectRevert(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        channels.deposit(c, 100, address(reentering), "");
    }

    function test_AuthorisationIsSpentOnce() public {
        ChannelConfig memory c = config(0);
        bytes32 id = channels.getChannelId(c);
        bytes memory data = authorization(id, 7);
        channels.deposit(c, 7, address(collector), data);
        vm.expectRevert();
        channels.deposit(c, 7, address(collector), data);
        assertEq(balanceOf(id), 7, "balance of the channel");
    }

    function test_AuthorisationForOneChannelDoesNotFundAnother() public {
        bytes memory data = authorization(channels.getChannelId(config(0)), 7);
        vm.expectRevert(ERC3009.ERC3009InvalidSignature.selector);
        channels.deposit(config(1), 7, address(collector), data);
    }

    function test_OnlyTheChannelsContractMayCollect() public {
        bytes memory data = authorization(bytes32(0), 7);
        vm.expectRevert(ERC3009Collector.OnlyChannels.selector);
        collector.collect(payer, address(coin), 7, bytes32(0), data);
    }

    function test_FrozenPayerCannotDeposit() public {
        ChannelConfig memory c = config(0);
        bytes memory data = authorization(channels.getChannelId(c), 7);
        vm.prank(issuer);
        coin.freeze(payer, "court order");
        vm.expectRevert(abi.encodeWithSelector(Coin.AccountFrozen.selector, payer));
        channels.deposit(c, 7, address(collector), data);
    }

    function refused(ChannelConfig memory c, bytes4 why) private {
        vm.expectRevert(why);
        channels.deposit(c, 1, address(collector), "");
    }
}

/// A token anyone may mint, which keeps `fee` of every transfer.
contract FreeToken is ERC20("Free", "FREE") {
    uint256 private immutable FEE;

    constructor(uint256 fee) {
        FEE = fee;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount - FEE);
    }
}

/// Brings freshly minted tokens, and `extra` more than it was asked for.
contract MintingCollector is IDepositCollector {
    uint256 private immutable EXTRA;

    constructor(uint256 extra) {
        EXTRA = extra;
    }

    function collect(address, address token, uint256 amount, bytes32, bytes calldata) external {
        FreeToken(token).mint(msg.sender, amount + EXTRA);
    }
}

contract ReenteringCollector is IDepositCollector {
    Channels private immutable CHANNELS;
    ChannelConfig private _config;

    constructor(Channels channels, ChannelConfig memory c) {
        CHANNELS = channels;
        _config = c;
    }

    function collect(address, address, uint256 amount, bytes32, bytes calldata data) external {
        CHANNELS.deposit(_config, uint128(amount), address(this), data);
    }
}
