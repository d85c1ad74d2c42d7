// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// The rows of a compact claim end in the middle of one, or a row has a flag that means nothing.
error MalformedRows();

/// One row of a compact claim, unpacked. The struct is reused from row to row: a field the row does not have keeps the
/// value of an earlier one, and nothing may read it.
struct ClaimRow {
    bool isTick;
    address payer;
    address payerAuthorizer;
    bytes32 salt;
    uint128 totalClaimed;
    /// Plain rows only.
    uint128 maxClaimable;
    /// Tick rows only.
    uint128 base;
    uint128 unit;
    bytes32 root;
    uint32 length;
    uint32 k;
    bytes32 preimage;
    /// Where the signature is in the calldata.
    uint256 signatureOffset;
    uint256 signatureLength;
}

/// The packed form of claim rows, one after another and big-endian:
///
///   flags(1) payer(20) payerAuthorizer(20, absent with flag 2) salt(32) totalClaimed(16)
///   plain:  maxClaimable(16)
///   tick:   base(16) unit(16) root(32) length(4) k(4) preimage(32)
///   signature: 65 bytes, or with flag 4 a two-byte length and that many bytes
///
/// Flags: 1 tick row; 2 the payer is its own authorizer; 4 the signature has a length. Others must be zero.
library ClaimRows {
    uint256 private constant TICK = 1;
    uint256 private constant SELF_AUTHORIZED = 2;
    uint256 private constant SIZED_SIGNATURE = 4;
    uint256 private constant KNOWN_FLAGS = 7;

    /// Unpacks the row at calldata position `at` into `row` and returns the position behind it. Reverts if the row does
    /// not end at or before `end`.
    function read(ClaimRow memory row, uint256 at, uint256 end) internal pure returns (uint256) {
        uint256 flags = uint8(uint256(_word(at) >> 248));
        if (flags > KNOWN_FLAGS) revert MalformedRows();
        row.payer = address(uint160(uint256(_word(at + 1) >> 96)));
        at += 21;
        if (flags & SELF_AUTHORIZED == 0) {
            row.payerAuthorizer = address(uint160(uint256(_word(at) >> 96)));
            at += 20;
        } else {
            row.payerAuthorizer = row.payer;
        }
        row.salt = _word(at);
        row.totalClaimed = uint128(uint256(_word(at + 32) >> 128));
        at += 48;
        row.isTick = flags & TICK != 0;
        if (row.isTick) {
            at = _readTick(row, at);
        } else {
            row.maxClaimable = uint128(uint256(_word(at) >> 128));
            at += 16;
        }
        uint256 size = 65;
        if (flags & SIZED_SIGNATURE != 0) {
            size = uint256(_word(at) >> 240);
            at += 2;
        }
        row.signatureOffset = at;
        row.signatureLength = size;
        at += size;
        // Reading past the end gave zeros or foreign bytes; nothing was done with them yet.
        if (at > end) revert MalformedRows();
        return at;
    }

    function _readTick(ClaimRow memory row, uint256 at) private pure returns (uint256) {
        bytes32 amounts = _word(at);
        row.base = uint128(uint256(amounts >> 128));
        row.unit = uint128(uint256(amounts));
        row.root = _word(at + 32);
        uint256 counts = uint256(_word(at + 64) >> 192);
        row.length = uint32(counts >> 32);
        row.k = uint32(counts);
        row.preimage = _word(at + 72);
        return at + 104;
    }

    function _word(uint256 at) private pure returns (bytes32 word) {
        assembly ("memory-safe") {
            word := calldataload(at)
        }
    }
}
