// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// Compressed secp256k1 public keys (SEC 1): 02 or 03, the sign of y, before the 32 bytes of x.
library CompressedKey {
    /// The field's prime. It is 3 modulo 4, so a square's root is its power of (p + 1) / 4.
    uint256 private constant P = 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f;

    error BadPublicKey();

    function split(bytes memory key) internal pure returns (bytes32 x, bool odd) {
        if (key.length != 33 || (key[0] != 0x02 && key[0] != 0x03)) revert BadPublicKey();
        odd = key[0] == 0x03;
        assembly ("memory-safe") {
            x := mload(add(key, 33))
        }
    }

    function join(bytes32 x, bool odd) internal pure returns (bytes memory) {
        return abi.encodePacked(odd ? bytes1(0x03) : bytes1(0x02), x);
    }

    /// The Ethereum address of the key; a point that is not on the curve is refused.
    function account(bytes memory key) internal view returns (address) {
        (bytes32 word, bool odd) = split(key);
        uint256 x = uint256(word);
        if (x >= P) revert BadPublicKey();
        uint256 square = addmod(mulmod(mulmod(x, x, P), x, P), 7, P);
        uint256 y = Math.modExp(square, (P + 1) / 4, P);
        if (mulmod(y, y, P) != square) revert BadPublicKey();
        if ((y & 1 == 1) != odd) y = P - y;
        return address(uint160(uint256(keccak256(abi.encode(x, y)))));
    }
}
