// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {AnchorState, ChannelEvents, ChannelState, ReceiverState, WithdrawalState} from "./ChannelTypes.sol";
import {Digests} from "./Digests.sol";

/// All state of the contract. Auditors prove these slots offline, so their order is part of the interface: append only.
///
/// Conservation, per token, always:
///   balance of this contract = Σ channels (balance − totalClaimed) + Σ receivers (totalClaimed − totalSettled)
abstract contract ChannelStore is Digests, ReentrancyGuardTransient, ChannelEvents {
    mapping(bytes32 channelId => ChannelState) public channels;
    mapping(bytes32 channelId => uint256) public refundNonce;
    mapping(address receiver => mapping(address token => ReceiverState)) public receivers;
    mapping(bytes32 channelId => WithdrawalState) internal _withdrawals;
    mapping(address receiver => mapping(address token => AnchorState)) public anchors;

    function pendingWithdrawals(bytes32 channelId) external view returns (uint128 amount, uint40 initiatedAt) {
        WithdrawalState storage pending = _withdrawals[channelId];
        return (pending.amount, pending.initiatedAt);
    }

    /// The nonce the next signed withdrawal of the channel must carry.
    function withdrawNonce(bytes32 channelId) external view returns (uint256) {
        return _withdrawals[channelId].nonce;
    }
}
