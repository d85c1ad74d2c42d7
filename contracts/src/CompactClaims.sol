// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ChannelStore} from "./ChannelStore.sol";
import {Batch, ChannelConfig, ChannelState, SkipReason} from "./ChannelTypes.sol";
import {ClaimRow, ClaimRows} from "./ClaimRows.sol";
import {Signatures} from "./Signatures.sol";
import {TickChain} from "./TickChain.sol";

/// Claims in packed form (see ClaimRows): what rows share is said once, the receiver's total is written once, and a row
/// that cannot be claimed is skipped with an event instead of reverting everyone else's.
abstract contract CompactClaims is ChannelStore {
    using SafeCast for uint256;

    function claimCompact(Batch calldata batch, bytes calldata rows) external nonReentrant {
        if (msg.sender != batch.receiver && msg.sender != batch.receiverAuthorizer) revert NotAuthorizedToClaim();
        _claimRows(batch, rows);
    }

    /// The same, relayed by anyone with the receiverAuthorizer's signature over the rows.
    function claimCompactWithSignature(Batch calldata batch, bytes calldata rows, bytes calldata authorizerSignature)
        external
        nonReentrant
    {
        bytes32 digest = getCompactClaimDigest(batch.receiver, batch.token, batch.withdrawDelay, keccak256(rows));
        if (!SignatureChecker.isValidSignatureNowCalldata(batch.receiverAuthorizer, digest, authorizerSignature)) {
            revert InvalidSignature();
        }
        _claimRows(batch, rows);
    }

    function _claimRows(Batch calldata batch, bytes calldata rows) private {
        if (rows.length == 0) revert EmptyBatch();
        bytes32 domain = _domainSeparatorV4();
        ChannelConfig memory config = ChannelConfig({
            payer: address(0),
            payerAuthorizer: address(0),
            receiver: batch.receiver,
            receiverAuthorizer: batch.receiverAuthorizer,
            token: batch.token,
            withdrawDelay: batch.withdrawDelay,
            salt: 0
        });
        ClaimRow memory row;
        uint256 at;
        assembly ("memory-safe") {
            at := rows.offset
        }
        uint256 end = at + rows.length;
        uint256 claimed = 0;
        while (at < end) {
            at = ClaimRows.read(row, at, end);
            config.payer = row.payer;
            config.payerAuthorizer = row.payerAuthorizer;
            config.salt = row.salt;
            claimed += _claimRow(domain, _channelId(domain, config), row);
        }
        if (claimed == 0) return;
        receivers[batch.receiver][batch.token].totalClaimed += claimed.toUint128();
    }

    /// Records the row and returns by how much the channel's total grew: zero if the row was skipped.
    function _claimRow(bytes32 domain, bytes32 id, ClaimRow memory row) private returns (uint256 amount) {
        ChannelState storage channel = channels[id];
        uint128 balance = channel.balance;
        uint128 before = channel.totalClaimed;
        uint128 total = row.totalClaimed;
        if (balance == 0) {
            emit ClaimSkipped(id, SkipReason.INVALID_CONFIG);
            return 0;
        }
        if (total <= before) return 0;
        uint8 reason = _refusal(domain, id, balance, row);
        if (reason != 0) {
            emit ClaimSkipped(id, reason);
            return 0;
        }
        unchecked {
            amount = total - before;
        }
        channel.totalClaimed = total;
        emit Claimed(id, msg.sender, uint128(amount), total);
    }

    /// Why the row must be skipped, or zero. The dear checks come last.
    function _refusal(bytes32 domain, bytes32 id, uint128 balance, ClaimRow memory row) private view returns (uint8) {
        if (row.isTick) {
            if (row.k > row.length || row.length > TickChain.MAX_LENGTH) return SkipReason.BAD_TICK_PROOF;
            unchecked {
                // At most 2^128 + 2^10 * 2^128: far from overflow.
                if (row.totalClaimed > uint256(row.base) + uint256(row.k) * row.unit) return SkipReason.EXCEEDS_CEILING;
            }
        } else if (row.totalClaimed > row.maxClaimable) {
            return SkipReason.EXCEEDS_CEILING;
        }
        if (row.totalClaimed > balance) return SkipReason.EXCEEDS_BALANCE;
        if (!_signed(_authorisation(domain, id, row), row)) return SkipReason.BAD_SIGNATURE;
        if (row.isTick && TickChain.walk(row.preimage, row.k) != row.root) return SkipReason.BAD_TICK_PROOF;
        return 0;
    }

    function _authorisation(bytes32 domain, bytes32 id, ClaimRow memory row) private pure returns (bytes32) {
        if (!row.isTick) return _voucherDigest(domain, id, row.maxClaimable);
        return _tickVoucherDigest(domain, id, row.base, row.unit, row.root, row.length);
    }

    function _signed(bytes32 digest, ClaimRow memory row) private view returns (bool) {
        bytes calldata signature;
        uint256 offset = row.signatureOffset;
        uint256 length = row.signatureLength;
        assembly ("memory-safe") {
            signature.offset := offset
            signature.length := length
        }
        if (row.payerAuthorizer != address(0)) return Signatures.byKey(row.payerAuthorizer, digest, signature);
        if (row.payer.code.length == 0) return Signatures.byKey(row.payer, digest, signature);
        (bool valid, bool enough) = Signatures.byContract(row.payer, digest, signature);
        if (!enough) revert InsufficientGas();
        return valid;
    }
}
