// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ChannelStore} from "./ChannelStore.sol";
import {ChannelConfig, ChannelState, WithdrawalState} from "./ChannelTypes.sol";
import {Signatures} from "./Signatures.sol";

/// Unclaimed money back to the payer: at once if the receiver agrees (refund), after the delay if it does not answer
/// (withdrawal). The money goes to the payer whoever calls.
abstract contract Exits is ChannelStore {
    using SafeERC20 for IERC20;

    function initiateWithdraw(ChannelConfig calldata config, uint128 amount) external nonReentrant {
        if (!_isPayerSide(config)) revert InvalidChannel();
        _initiate(config, getChannelId(config), amount);
    }

    /// The same, relayed by anyone: the payer needs neither gas nor a node. Signed by payer or payerAuthorizer.
    function initiateWithdrawWithSignature(
        ChannelConfig calldata config,
        uint128 amount,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external nonReentrant {
        if (block.timestamp > deadline) revert SignatureExpired();
        bytes32 id = getChannelId(config);
        if (nonce != _withdrawals[id].nonce) revert InvalidWithdrawNonce();
        bytes32 digest = getWithdrawalDigest(id, nonce, amount, deadline);
        bool byAuthorizer =
            config.payerAuthorizer != address(0) && Signatures.byKey(config.payerAuthorizer, digest, signature);
        if (!byAuthorizer && !SignatureChecker.isValidSignatureNowCalldata(config.payer, digest, signature)) {
            revert InvalidSignature();
        }
        _initiate(config, id, amount);
    }

    function finalizeWithdraw(ChannelConfig calldata config) external nonReentrant {
        if (!_isPayerSide(config)) revert NotAuthorizedToFinalizeWithdraw();
        _finalize(config);
    }

    /// The same for any caller.
    function finalizeWithdrawFor(ChannelConfig calldata config) external nonReentrant {
        _finalize(config);
    }

    function refund(ChannelConfig calldata config, uint128 amount) external nonReentrant {
        if (msg.sender != config.receiver && msg.sender != config.receiverAuthorizer) revert NotAuthorizedToRefund();
        _refund(config, getChannelId(config), amount);
    }

    /// The same, relayed by anyone with the receiverAuthorizer's signature.
    function refundWithSignature(
        ChannelConfig calldata config,
        uint128 amount,
        uint256 nonce,
        bytes calldata receiverAuthorizerSignature
    ) external nonReentrant {
        bytes32 id = getChannelId(config);
        if (nonce != refundNonce[id]) revert InvalidRefundNonce();
        bytes32 digest = getRefundDigest(id, nonce, amount);
        if (!SignatureChecker.isValidSignatureNowCalldata(
                config.receiverAuthorizer, digest, receiverAuthorizerSignature
            )) revert InvalidSignature();
        _refund(config, id, amount);
    }

    function _isPayerSide(ChannelConfig calldata config) private view returns (bool) {
        return msg.sender == config.payer || msg.sender == config.payerAuthorizer;
    }

    function _initiate(ChannelConfig calldata config, bytes32 id, uint128 amount) private {
        if (amount == 0) revert NothingToWithdraw();
        WithdrawalState storage pending = _withdrawals[id];
        if (pending.initiatedAt != 0) revert WithdrawalAlreadyPending();
        if (amount > _available(channels[id])) revert WithdrawAmountExceedsAvailable();
        pending.amount = amount;
        pending.initiatedAt = uint40(block.timestamp);
        pending.nonce += 1;
        emit WithdrawInitiated(id, amount, uint40(block.timestamp) + config.withdrawDelay);
    }

    /// Pays what was asked for, or what claims have left of it meanwhile.
    function _finalize(ChannelConfig calldata config) private {
        bytes32 id = getChannelId(config);
        WithdrawalState storage pending = _withdrawals[id];
        if (pending.initiatedAt == 0) revert WithdrawalNotPending();
        if (block.timestamp < uint256(pending.initiatedAt) + config.withdrawDelay) revert WithdrawDelayNotElapsed();

        uint128 amount = _min(pending.amount, _available(channels[id]));
        pending.amount = 0;
        pending.initiatedAt = 0;
        emit WithdrawFinalized(id, msg.sender, amount);
        if (amount != 0) _payOut(config, id, amount);
    }

    /// The nonce grows first, so that a refund that moves nothing still uses up its signature.
    function _refund(ChannelConfig calldata config, bytes32 id, uint128 amount) private {
        if (amount == 0) revert ZeroRefund();
        refundNonce[id] += 1;
        amount = _min(amount, _available(channels[id]));
        if (amount == 0) return;

        WithdrawalState storage pending = _withdrawals[id];
        if (amount >= pending.amount) {
            pending.amount = 0;
            pending.initiatedAt = 0;
        } else {
            pending.amount -= amount;
        }
        emit Refunded(id, msg.sender, amount);
        _payOut(config, id, amount);
    }

    function _payOut(ChannelConfig calldata config, bytes32 id, uint128 amount) private {
        ChannelState storage channel = channels[id];
        channel.balance -= amount;
        // An empty balance means that nothing was ever claimed, because the balance is not net of claims.
        if (channel.balance == 0) emit ChannelClosed(id, config);
        IERC20(config.token).safeTransfer(config.payer, amount);
    }

    function _available(ChannelState memory channel) private pure returns (uint128) {
        return channel.balance - channel.totalClaimed;
    }

    function _min(uint128 a, uint128 b) private pure returns (uint128) {
        return a < b ? a : b;
    }
}
