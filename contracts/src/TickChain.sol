// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// A tick chain is a hash chain x, H(x), H(H(x)), … root with H = keccak256 over the 32 bytes. Whoever knows the root
/// accepts any earlier element as proof of as many payments as it takes hashes to get to the root.
library TickChain {
    /// The longest chain a payer may sign: it bounds what a claim row can cost.
    uint256 internal constant MAX_LENGTH = 1024;

    /// `steps` times keccak256, starting at `preimage`. Unrolled in blocks of sixteen, then eight, four, two and one:
    /// a hash in a loop of its own costs five times as much.
    function walk(bytes32 preimage, uint256 steps) internal pure returns (bytes32 end) {
        assembly ("memory-safe") {
            function hash4() {
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
            }
            mstore(0x00, preimage)
            for {} gt(steps, 15) { steps := sub(steps, 16) } {
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
            }
            if and(steps, 8) {
                hash4()
                hash4()
            }
            if and(steps, 4) { hash4() }
            if and(steps, 2) {
                mstore(0x00, keccak256(0x00, 0x20))
                mstore(0x00, keccak256(0x00, 0x20))
            }
            if and(steps, 1) { mstore(0x00, keccak256(0x00, 0x20)) }
            end := mload(0x00)
        }
    }
}
