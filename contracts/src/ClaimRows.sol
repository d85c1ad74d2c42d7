// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// The rows of a compact claim end in the middle of one, or a row has a flag that means nothing.
error MalformedRows();

/// The packed form of claim rows, one after another and big-endian:
///
///   head:      flags(1) payer(20) payerAuthorizer(20, absent with flag 2) salt(32)
///   body:      totalClaimed(16), then
///     plain:   maxClaimable(16)
///     tick:    base(16) unit(16) root(32) length(4) k(4) preimage(32)
///   signature: 65 bytes, or with flag 4 a two-byte length and that many bytes
///
/// Flags: 1 tick row; 2 the payer is its own authorizer; 4 the signature has a length. Others must be zero.
library ClaimRows {
    uint256 internal constant TICK = 1;
    uint256 private constant SIZED_SIGNATURE = 4;
    uint256 private constant KNOWN_FLAGS = 7;
    /// Every flag but 2: a row with none of these is a voucher signed by a key.
    uint256 internal constant SPECIAL = 0xfd;

    /// From a row's body to its signature.
    uint256 internal constant PLAIN_BODY = 32;
    uint256 private constant TICK_BODY = 120;
    /// From the body of a row without special flags to its end.
    uint256 internal constant USUAL_LENGTH = PLAIN_BODY + 65;

    /// The signature of any row, and the calldata position behind the row. Reverts if that is beyond `end`.
    function tail(uint256 flags, uint256 body, uint256 end)
        internal
        pure
        returns (bytes calldata signature, uint256 next)
    {
        uint256 start = body + (flags & TICK == 0 ? PLAIN_BODY : TICK_BODY);
        uint256 size = 65;
        if (flags & SIZED_SIGNATURE != 0) {
            size = uint256(_word(start, 0) >> 240);
            start += 2;
        }
        next = start + size;
        if (flags > KNOWN_FLAGS || next > end) revert MalformedRows();
        assembly ("memory-safe") {
            signature.offset := start
            signature.length := size
        }
    }

    function totalClaimed(uint256 body) internal pure returns (uint128) {
        return uint128(uint256(_word(body, 0) >> 128));
    }

    /// Of a plain row.
    function maxClaimable(uint256 body) internal pure returns (uint128) {
        return uint128(uint256(_word(body, 16) >> 128));
    }

    /// This and the following: of a tick row.
    function base(uint256 body) internal pure returns (uint128) {
        return uint128(uint256(_word(body, 16) >> 128));
    }

    function unit(uint256 body) internal pure returns (uint128) {
        return uint128(uint256(_word(body, 32) >> 128));
    }

    function root(uint256 body) internal pure returns (bytes32) {
        return _word(body, 48);
    }

    /// How long the signed chain is, and how far along it the row claims.
    function chain(uint256 body) internal pure returns (uint256 length, uint256 k) {
        uint256 counts = uint256(_word(body, 80) >> 192);
        return (counts >> 32, uint32(counts));
    }

    function preimage(uint256 body) internal pure returns (bytes32) {
        return _word(body, 88);
    }

    /// base + k * unit: below 2^161, so it does not overflow.
    function tickCeiling(uint256 body) internal pure returns (uint256) {
        (, uint256 k) = chain(body);
        unchecked {
            return uint256(base(body)) + k * unit(body);
        }
    }

    function _word(uint256 body, uint256 offset) private pure returns (bytes32 word) {
        assembly ("memory-safe") {
            word := calldataload(add(body, offset))
        }
    }
}
