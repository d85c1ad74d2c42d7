// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Batch} from "./ChannelTypes.sol";

/// The memory a compact claim works in, laid out once and reused for every row: each message to hash stands there with
/// its constant words in place, so that a row only writes what is its own. It gives the same digests as Digests.sol.
///
///   0x000  ChannelConfig: type hash and seven words
///   0x100  0x1901, domain separator, a struct hash: 66 bytes
///   0x160  Voucher: type hash, channel id, ceiling
///   0x1c0  what the ecrecover precompile takes: digest, v, r, s
library ClaimFrame {
    /// Half the order of the curve: of the two forms of a signature only the one with the lower s counts.
    uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    function create(bytes32 domain, Batch calldata batch, bytes32 configType, bytes32 voucherType)
        internal
        pure
        returns (uint256 frame)
    {
        (address receiver, address authorizer, address token) = (batch.receiver, batch.receiverAuthorizer, batch.token);
        uint256 delay = batch.withdrawDelay;
        assembly ("memory-safe") {
            frame := mload(0x40)
            mstore(0x40, add(frame, 0x240))
            mstore(frame, configType)
            mstore(add(frame, 0x60), receiver)
            mstore(add(frame, 0x80), authorizer)
            mstore(add(frame, 0xa0), token)
            mstore(add(frame, 0xc0), delay)
            mstore(add(frame, 0x100), hex"1901")
            mstore(add(frame, 0x102), domain)
            mstore(add(frame, 0x160), voucherType)
        }
    }

    /// Completes the channel's config with what the row at calldata position `cursor` begins with (see ClaimRows), which
    /// may be read past the end of the rows: then it is zeros or foreign bytes, and must not be acted on.
    function readHead(uint256 frame, uint256 cursor) internal pure returns (uint256 flags, uint256 body) {
        assembly ("memory-safe") {
            flags := byte(0, calldataload(cursor))
            // Without an authorizer of its own, the row's payer stands where the authorizer is read.
            let omitted := mul(10, and(flags, 2))
            mstore(add(frame, 0x20), shr(96, calldataload(add(cursor, 1))))
            mstore(add(frame, 0x40), shr(96, calldataload(sub(add(cursor, 21), omitted))))
            body := sub(add(cursor, 73), omitted)
            mstore(add(frame, 0xe0), calldataload(sub(body, 32)))
        }
    }

    function payer(uint256 frame) internal pure returns (address account) {
        assembly ("memory-safe") {
            account := mload(add(frame, 0x20))
        }
    }

    function payerAuthorizer(uint256 frame) internal pure returns (address account) {
        assembly ("memory-safe") {
            account := mload(add(frame, 0x40))
        }
    }

    function channelId(uint256 frame) internal pure returns (bytes32 id) {
        assembly ("memory-safe") {
            mstore(add(frame, 0x122), keccak256(frame, 0x100))
            id := keccak256(add(frame, 0x100), 0x42)
        }
    }

    /// True if the payerAuthorizer's key made the 65 bytes at calldata position `signature` over the voucher.
    function voucherSigned(uint256 frame, bytes32 id, uint256 ceiling, uint256 signature)
        internal
        view
        returns (bool valid)
    {
        assembly ("memory-safe") {
            mstore(add(frame, 0x180), id)
            mstore(add(frame, 0x1a0), ceiling)
            mstore(add(frame, 0x122), keccak256(add(frame, 0x160), 0x60))
            mstore(add(frame, 0x1c0), keccak256(add(frame, 0x100), 0x42))
            mstore(add(frame, 0x1e0), byte(0, calldataload(add(signature, 0x40))))
            calldatacopy(add(frame, 0x200), signature, 0x40)
            mstore(0x00, 0)
            // The precompile answers nothing if there is no signer, and the word at zero stays zero.
            pop(staticcall(gas(), 1, add(frame, 0x1c0), 0x80, 0x00, 0x20))
            let signer := mload(0x00)
            // Zero is nobody, even if it is the authorizer.
            valid := gt(mul(signer, eq(signer, mload(add(frame, 0x40)))), 0)
            valid := gt(valid, gt(mload(add(frame, 0x220)), HALF_ORDER))
        }
    }
}
