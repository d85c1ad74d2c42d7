// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IDepositCollector} from "./IDepositCollector.sol";

/// The overload of ERC-3009 that takes the signature as bytes, so that contract wallets can sign.
interface IReceiveWithAuthorization {
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata signature
    ) external;
}

/// Collects a deposit with an ERC-3009 authorisation: the payer signs, somebody else relays and pays for gas.
/// The nonce of the authorisation is derived from the channel, so it cannot be spent on another one.
contract ERC3009Collector is IDepositCollector {
    using SafeERC20 for IERC20;

    /// The only contract that may collect.
    address public immutable CHANNELS;

    error OnlyChannels();

    constructor(address channels) {
        CHANNELS = channels;
    }

    /// `collectorData` = abi.encode(uint256 validAfter, uint256 validBefore, uint256 salt, bytes signature), the signature
    /// over ReceiveWithAuthorization(payer, this contract, amount, validAfter, validBefore, keccak256(channelId, salt)).
    function collect(address payer, address token, uint256 amount, bytes32 channelId, bytes calldata collectorData)
        external
    {
        if (msg.sender != CHANNELS) revert OnlyChannels();
        (uint256 validAfter, uint256 validBefore, uint256 salt, bytes memory signature) =
            abi.decode(collectorData, (uint256, uint256, uint256, bytes));
        bytes32 nonce = keccak256(abi.encode(channelId, salt));
        IReceiveWithAuthorization(token)
            .receiveWithAuthorization(payer, address(this), amount, validAfter, validBefore, nonce, signature);
        IERC20(token).safeTransfer(msg.sender, amount);
    }
}
