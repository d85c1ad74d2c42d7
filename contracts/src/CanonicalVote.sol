// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

/// Reads what validators sign when they vote: CometBFT's CanonicalVote, a length-delimited protobuf message
///
///     type 1: varint (1 prevote, 2 precommit)   height 2, round 3: sfixed64, round left out if 0
///     block id 4: message, left out for nil      timestamp 5: message      chain id 6: string
///
/// signed as keccak256 of the bytes with secp256k1, signature R ‖ S ‖ V with V 0 or 1. Only the one encoding that the
/// library produces is accepted, so nothing else that a key signs (a proposal, a transaction) can pass for a vote.
library CanonicalVote {
    struct Vote {
        uint8 step;
        uint64 height;
        uint64 round;
        bytes32 blockId; // keccak256 of the encoded block id; 0: nil
    }

    uint256 private constant SIGNATURE = 65;

    error NotAVote();
    error VoteOfAnotherChain();
    error BadVoteSignature();

    /// The chain id that validators of this chain sign.
    function chain() internal view returns (bytes32) {
        return keccak256(bytes(string.concat("stiver-", Strings.toString(block.chainid))));
    }

    function parse(bytes calldata b) internal view returns (Vote memory vote) {
        uint256 pos;
        uint256 length;
        (length, pos) = _varint(b, 0);
        if (length != b.length - pos) revert NotAVote();

        pos = _expect(b, pos, 0x08);
        vote.step = uint8(b[pos++]);
        if (vote.step != 1 && vote.step != 2) revert NotAVote();

        pos = _expect(b, pos, 0x11);
        (vote.height, pos) = _fixed64(b, pos);
        if (_is(b, pos, 0x19)) (vote.round, pos) = _fixed64(b, pos + 1);
        if (_is(b, pos, 0x22)) {
            bytes calldata id;
            (id, pos) = _bytes(b, pos + 1);
            vote.blockId = keccak256(id);
        }
        (, pos) = _bytes(b, _expect(b, pos, 0x2a));
        bytes calldata name;
        (name, pos) = _bytes(b, _expect(b, pos, 0x32));
        if (pos != b.length) revert NotAVote();
        if (keccak256(name) != chain()) revert VoteOfAnotherChain();
    }

    function signer(bytes calldata signBytes, bytes calldata signature) internal pure returns (address account) {
        if (signature.length != SIGNATURE || uint8(signature[64]) > 1) revert BadVoteSignature();
        ECDSA.RecoverError problem;
        (account, problem,) = ECDSA.tryRecover(
            keccak256(signBytes), uint8(signature[64]) + 27, bytes32(signature[:32]), bytes32(signature[32:64])
        );
        if (problem != ECDSA.RecoverError.NoError) revert BadVoteSignature();
    }

    function _is(bytes calldata b, uint256 pos, bytes1 tag) private pure returns (bool) {
        return pos < b.length && b[pos] == tag;
    }

    function _expect(bytes calldata b, uint256 pos, bytes1 tag) private pure returns (uint256) {
        if (!_is(b, pos, tag) || pos + 1 >= b.length) revert NotAVote();
        return pos + 1;
    }

    /// Lengths of votes need one or two bytes.
    function _varint(bytes calldata b, uint256 pos) private pure returns (uint256 value, uint256 next) {
        if (pos >= b.length) revert NotAVote();
        value = uint8(b[pos]);
        if (value < 0x80) return (value, pos + 1);
        if (pos + 1 >= b.length || uint8(b[pos + 1]) >= 0x80) revert NotAVote();
        return ((value & 0x7f) | uint256(uint8(b[pos + 1])) << 7, pos + 2);
    }

    function _bytes(bytes calldata b, uint256 pos) private pure returns (bytes calldata value, uint256 next) {
        (uint256 length, uint256 start) = _varint(b, pos);
        next = start + length;
        if (next > b.length) revert NotAVote();
        value = b[start:next];
    }

    /// Little-endian.
    function _fixed64(bytes calldata b, uint256 pos) private pure returns (uint64 value, uint256 next) {
        next = pos + 8;
        if (next > b.length) revert NotAVote();
        for (uint256 i = next; i > pos; --i) {
            value = value << 8 | uint8(b[i - 1]);
        }
    }
}
