// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ChannelConfig} from "../src/ChannelTypes.sol";

/// A tick row's part of the claim.
struct Tick {
    uint128 base;
    uint128 unit;
    bytes32 root;
    uint32 length;
    uint32 k;
    bytes32 preimage;
}

/// Packs claim rows the way clients do.
library Rows {
    function plain(ChannelConfig memory c, uint128 total, uint128 ceiling, bytes memory signature)
        internal
        pure
        returns (bytes memory)
    {
        return bytes.concat(head(c, total, 0, signature), abi.encodePacked(ceiling), tail(signature));
    }

    function tick(ChannelConfig memory c, uint128 total, Tick memory t, bytes memory signature)
        internal
        pure
        returns (bytes memory)
    {
        bytes memory middle = abi.encodePacked(t.base, t.unit, t.root, t.length, t.k, t.preimage);
        return bytes.concat(head(c, total, 1, signature), middle, tail(signature));
    }

    function head(ChannelConfig memory c, uint128 total, uint8 flags, bytes memory signature)
        private
        pure
        returns (bytes memory)
    {
        if (signature.length != 65) flags |= 4;
        if (c.payer == c.payerAuthorizer) return abi.encodePacked(flags | 2, c.payer, c.salt, total);
        return abi.encodePacked(flags, c.payer, c.payerAuthorizer, c.salt, total);
    }

    function tail(bytes memory signature) private pure returns (bytes memory) {
        if (signature.length == 65) return signature;
        return abi.encodePacked(uint16(signature.length), signature);
    }

    /// The root of a tick chain, hashed one by one as anybody would.
    function hashed(bytes32 seed, uint256 times) internal pure returns (bytes32 end) {
        end = seed;
        for (uint256 i = 0; i < times; ++i) {
            end = keccak256(abi.encodePacked(end));
        }
    }
}
