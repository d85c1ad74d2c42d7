// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {ChannelStore} from "./ChannelStore.sol";
import {Batch, ChannelState, SkipReason} from "./ChannelTypes.sol";
import {ClaimFrame} from "./ClaimFrame.sol";
import {ClaimRows, MalformedRows} from "./ClaimRows.sol";
import {Signatures} from "./Signatures.sol";
import {TickChain} from "./TickChain.sol";

/// Claims in packed form (see ClaimRows): what rows share is said once, the receiver's total is written once, and a row
/// that cannot be claimed is skipped with an event instead of reverting everyone else's.
abstract contract CompactClaims is ChannelStore {
    using ClaimFrame for uint256;
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
        uint256 frame = ClaimFrame.create(domain, batch, CHANNEL_CONFIG_TYPEHASH, VOUCHER_TYPEHASH);
        uint256 cursor;
        assembly ("memory-safe") {
            cursor := rows.offset
        }
        uint256 claimed = 0;
        // No overflow: positions in calldata are small, and fewer than 2^128 rows claim less than 2^128 each.
        unchecked {
            uint256 end = cursor + rows.length;
            while (cursor < end) {
                (uint256 flags, uint256 body) = frame.readHead(cursor);
                uint256 amount = 0;
                if (flags & ClaimRows.SPECIAL == 0) {
                    cursor = body + ClaimRows.USUAL_LENGTH;
                    if (cursor > end) revert MalformedRows();
                    amount = _claimUsual(frame, body);
                }
                if (amount == 0) (amount, cursor) = _claimAny(frame, domain, flags, body, end);
                claimed += amount;
            }
        }
        if (claimed == 0) return;
        receivers[batch.receiver][batch.token].totalClaimed += claimed.toUint128();
    }

    /// The short way for the row that most are: a voucher signed by a key, good in every respect. Returns by how much the
    /// channel's total grew; zero, having done nothing, if the row is anything else.
    ///
    /// The channel's word is read and written whole, because the compiler would read it again for each half.
    function _claimUsual(uint256 frame, uint256 body) private returns (uint256 amount) {
        bytes32 id = frame.channelId();
        bytes32 topic = Claimed.selector;
        uint256 total;
        uint256 ceiling;
        bytes32 slot;
        uint256 state;
        bool refused;
        assembly ("memory-safe") {
            mstore(0x00, id)
            mstore(0x20, channels.slot)
            slot := keccak256(0x00, 0x40)
            state := sload(slot)
            total := shr(128, calldataload(body))
            ceiling := shr(128, calldataload(add(body, 16)))
            refused := or(gt(total, ceiling), gt(total, and(state, 0xffffffffffffffffffffffffffffffff)))
            refused := or(refused, iszero(gt(total, shr(128, state))))
        }
        if (refused) return 0;
        unchecked {
            if (!frame.voucherSigned(id, ceiling, body + ClaimRows.PLAIN_BODY)) return 0;
        }
        assembly ("memory-safe") {
            amount := sub(total, shr(128, state))
            sstore(slot, or(shl(128, total), and(state, 0xffffffffffffffffffffffffffffffff)))
            mstore(0x00, amount)
            mstore(0x20, total)
            log3(0x00, 0x40, topic, id, caller())
        }
    }

    /// The long way: tick rows, contract signatures, and saying why a row is skipped. Returns by how much the channel's
    /// total grew, zero if the row was skipped, and where the next row begins.
    function _claimAny(uint256 frame, bytes32 domain, uint256 flags, uint256 body, uint256 end)
        private
        returns (uint256 amount, uint256 next)
    {
        bytes calldata signature;
        (signature, next) = ClaimRows.tail(flags, body, end);
        bytes32 id = frame.channelId();
        ChannelState storage channel = channels[id];
        uint128 before = channel.totalClaimed;
        uint128 total = ClaimRows.totalClaimed(body);
        // A total that is not above the current one says nothing new.
        if (total <= before) return (0, next);
        uint8 reason = _excess(channel.balance, total, flags, body);
        if (reason == 0) reason = _refusal(frame, id, domain, flags, body, signature);
        if (reason != 0) {
            emit ClaimSkipped(id, reason);
            return (0, next);
        }
        channel.totalClaimed = total;
        emit Claimed(id, msg.sender, total - before, total);
        return (total - before, next);
    }

    /// Whether the row claims more than it may, leaving aside who signed it.
    function _excess(uint256 balance, uint256 total, uint256 flags, uint256 body) private pure returns (uint8) {
        if (balance == 0) return SkipReason.INVALID_CONFIG;
        if (total > balance) return SkipReason.EXCEEDS_BALANCE;
        uint256 ceiling = ClaimRows.maxClaimable(body);
        if (flags & ClaimRows.TICK != 0) {
            (uint256 length, uint256 k) = ClaimRows.chain(body);
            if (k > length || length > TickChain.MAX_LENGTH) return SkipReason.BAD_TICK_PROOF;
            ceiling = ClaimRows.tickCeiling(body);
        }
        return total > ceiling ? SkipReason.EXCEEDS_CEILING : 0;
    }

    /// Whether the payer authorised what the row says it did.
    function _refusal(uint256 frame, bytes32 id, bytes32 domain, uint256 flags, uint256 body, bytes calldata signature)
        private
        view
        returns (uint8)
    {
        if (flags & ClaimRows.TICK == 0) {
            bytes32 voucher = _voucherDigest(domain, id, ClaimRows.maxClaimable(body));
            return _signed(frame, voucher, signature) ? 0 : SkipReason.BAD_SIGNATURE;
        }
        (uint256 length, uint256 k) = ClaimRows.chain(body);
        bytes32 root = ClaimRows.root(body);
        bytes32 tickVoucher =
            _tickVoucherDigest(domain, id, ClaimRows.base(body), ClaimRows.unit(body), root, uint32(length));
        if (!_signed(frame, tickVoucher, signature)) return SkipReason.BAD_SIGNATURE;
        return TickChain.walk(ClaimRows.preimage(body), k) == root ? 0 : SkipReason.BAD_TICK_PROOF;
    }

    function _signed(uint256 frame, bytes32 digest, bytes calldata signature) private view returns (bool) {
        address key = frame.payerAuthorizer();
        if (key != address(0)) return Signatures.byKey(key, digest, signature);
        address payer = frame.payer();
        if (payer.code.length == 0) return Signatures.byKey(payer, digest, signature);
        (bool valid, bool enough) = Signatures.byContract(payer, digest, signature);
        if (!enough) revert InsufficientGas();
        return valid;
    }
}
