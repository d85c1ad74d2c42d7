// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// How a deposit gets from the payer into the channels contract: one contract for each way of authorising a transfer.
interface IDepositCollector {
    /// Moves exactly `amount` of `token` from `payer` to the caller. The caller checks what it received.
    function collect(address payer, address token, uint256 amount, bytes32 channelId, bytes calldata collectorData)
        external;
}
