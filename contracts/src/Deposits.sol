// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ChannelStore} from "./ChannelStore.sol";
import {ChannelConfig, ChannelState, ReceiverState} from "./ChannelTypes.sol";
import {IDepositCollector} from "./IDepositCollector.sol";

/// Money in (deposit) and money out to the receiver (settle).
abstract contract Deposits is ChannelStore {
    using SafeERC20 for IERC20;

    uint40 public constant MIN_WITHDRAW_DELAY = 15 minutes;
    uint40 public constant MAX_WITHDRAW_DELAY = 30 days;

    /// Adds `amount` to the channel, opening it if it is empty. Anyone may call: the collector holds the payer's word.
    function deposit(ChannelConfig calldata config, uint128 amount, address collector, bytes calldata collectorData)
        external
        nonReentrant
    {
        _checkConfig(config);
        if (amount == 0) revert ZeroDeposit();
        if (collector.code.length == 0) revert InvalidCollector();

        bytes32 id = getChannelId(config);
        ChannelState storage channel = channels[id];
        if (amount > type(uint128).max - channel.balance) revert DepositOverflow();
        uint128 newBalance = channel.balance + amount;
        bool opened = channel.balance == 0;
        channel.balance = newBalance;

        _collect(config, amount, id, collector, collectorData);
        if (opened) emit ChannelCreated(id, config);
        emit Deposited(id, msg.sender, amount, newBalance);
    }

    /// Pays out what was claimed for the receiver and not paid yet. Anyone may call; nothing to pay is not an error.
    function settle(address receiver, address token) external nonReentrant {
        ReceiverState storage state = receivers[receiver][token];
        uint128 amount = state.totalClaimed - state.totalSettled;
        if (amount == 0) return;
        state.totalSettled = state.totalClaimed;
        emit Settled(receiver, token, msg.sender, amount);
        IERC20(token).safeTransfer(receiver, amount);
    }

    function _checkConfig(ChannelConfig calldata config) private pure {
        if (
            config.payer == address(0) || config.receiver == address(0) || config.receiverAuthorizer == address(0)
                || config.token == address(0)
        ) revert InvalidChannel();
        if (config.withdrawDelay < MIN_WITHDRAW_DELAY || config.withdrawDelay > MAX_WITHDRAW_DELAY) {
            revert WithdrawDelayOutOfRange();
        }
    }

    /// A token that takes a fee, or a collector that brings less or more than it was asked for, would break conservation.
    function _collect(
        ChannelConfig calldata config,
        uint128 amount,
        bytes32 id,
        address collector,
        bytes calldata collectorData
    ) private {
        uint256 before = IERC20(config.token).balanceOf(address(this));
        IDepositCollector(collector).collect(config.payer, config.token, amount, id, collectorData);
        if (IERC20(config.token).balanceOf(address(this)) != before + amount) revert DepositCollectionFailed();
    }
}
