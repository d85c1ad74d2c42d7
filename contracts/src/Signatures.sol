// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// Who signs for the payer: the authorizer's key if there is one, otherwise the payer itself, which may be a contract.
library Signatures {
    using SignatureChecker for address;

    /// What a contract payer may spend on checking one signature inside a compact claim: ample for a P-256 or a
    /// multi-owner wallet, too little to make other people's rows expensive.
    uint256 internal constant CONTRACT_GAS = 250_000;

    function byPayerSide(address payer, address payerAuthorizer, bytes32 digest, bytes calldata signature)
        internal
        view
        returns (bool)
    {
        if (payerAuthorizer == address(0)) return payer.isValidSignatureNowCalldata(digest, signature);
        return byKey(payerAuthorizer, digest, signature);
    }

    /// True if `key` made the signature; never calls a contract. Only 65-byte signatures with a low s count.
    function byKey(address key, bytes32 digest, bytes calldata signature) internal pure returns (bool) {
        (address recovered, ECDSA.RecoverError err,) = ECDSA.tryRecoverCalldata(digest, signature);
        return err == ECDSA.RecoverError.NoError && recovered == key;
    }

    /// Asks a contract with a bounded amount of gas. `enough` is false if the caller did not bring that amount, in which
    /// case the answer would say nothing about the signature.
    function byContract(address wallet, bytes32 digest, bytes calldata signature)
        internal
        view
        returns (bool valid, bool enough)
    {
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        uint256 limit = CONTRACT_GAS;
        bytes4 magic = IERC1271.isValidSignature.selector;
        assembly ("memory-safe") {
            // A call passes on at most 63/64 of what is left; the rest covers the call itself.
            enough := gt(gas(), add(limit, add(div(limit, 32), 5000)))
            if enough {
                mstore(0x00, 0)
                let success := staticcall(limit, wallet, add(question, 0x20), mload(question), 0x00, 0x20)
                valid := and(and(success, gt(returndatasize(), 0x1f)), eq(mload(0x00), magic))
            }
        }
    }
}
