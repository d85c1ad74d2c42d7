// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {Coin} from "../src/Coin.sol";
import {Governed} from "../src/Governed.sol";
import {SignedCoin} from "../src/SignedCoin.sol";
import {Fixture} from "./Fixture.sol";
import {OwnedWallet} from "./Wallets.sol";

contract CoinTest is Fixture {
    bytes32 private constant NONCE = keccak256("any nonce");
    string private constant ARGS =
        "(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)";

    event Frozen(address indexed account, address indexed by, string reason);
    event Unfrozen(address indexed account, address indexed by, string reason);

    address internal friend = address(0xF2);
    address internal wallet;

    function setUp() public override {
        super.setUp();
        join(friend);
        wallet = address(new OwnedWallet(payer));
        join(wallet);
        mint(wallet, 100);
    }

    function test_WhatTheCoinSaysOfItself() public view {
        assertEq(keccak256(bytes(coin.name())), keccak256("Stiver Coin"), "name");
        assertEq(keccak256(bytes(coin.symbol())), keccak256("STV"), "symbol");
        assertEq(keccak256(bytes(coin.version())), keccak256("1"), "version");
        assertEq(coin.decimals(), 6, "decimals");
    }

    // Issuing.

    function test_OnlyIssuersMintAndBurn() public {
        vm.expectRevert(abi.encodeWithSelector(Coin.NotIssuer.selector, governor));
        vm.prank(governor);
        coin.mint(friend, 1);
        vm.expectRevert(abi.encodeWithSelector(Coin.NotIssuer.selector, payer));
        vm.prank(payer);
        coin.burn(1);
        uint256 supply = coin.totalSupply();
        vm.prank(payer);
        coin.transfer(issuer, 10);
        vm.prank(issuer);
        coin.burn(10);
        assertEq(coin.totalSupply(), supply - 10, "supply");
    }

    function test_IssuersMintUpToTheirCap() public {
        address second = address(0x156);
        bytes32 role = registry.ISSUER();
        vm.startPrank(governor);
        registry.grantRole(role, second);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(Coin.IssuerCapExceeded.selector, second, 1, 0));
        vm.prank(second);
        coin.mint(payer, 1);

        vm.expectEmit(address(coin));
        emit Coin.IssuerCapSet(second, 10, governor);
        vm.prank(governor);
        coin.setIssuerCap(second, 10);
        vm.startPrank(second);
        coin.mint(second, 7);
        vm.expectRevert(abi.encodeWithSelector(Coin.IssuerCapExceeded.selector, second, 4, 3));
        coin.mint(second, 4);
        coin.burn(5);
        coin.mint(second, 8);
        vm.stopPrank();
        (uint128 cap, uint128 outstanding) = coin.issuance(second);
        assertEq(cap, 10, "cap");
        assertEq(outstanding, 10, "outstanding");

        vm.prank(governor);
        coin.setIssuerCap(second, 3);
        vm.expectRevert(abi.encodeWithSelector(Coin.IssuerCapExceeded.selector, second, 1, 0));
        vm.prank(second);
        coin.mint(second, 1);
        vm.expectRevert(abi.encodeWithSelector(Governed.NotGovernor.selector, second));
        vm.prank(second);
        coin.setIssuerCap(second, 99);
    }

    /// Whatever two issuers mint and burn, also each other's coins, nobody is above its cap, nor the supply above both.
    function testFuzz_NoIssuerIsAboveItsCap(uint256[12] memory seed) public {
        address[2] memory issuers = [address(0x157), address(0x158)];
        uint128[2] memory caps = [uint128(100), 250];
        uint256 before = coin.totalSupply();
        for (uint256 i = 0; i < 2; ++i) {
            bytes32 role = registry.ISSUER();
            vm.startPrank(governor);
            registry.grantRole(role, issuers[i]);
            coin.setIssuerCap(issuers[i], caps[i]);
            vm.stopPrank();
        }
        for (uint256 i = 0; i < seed.length; ++i) {
            uint256 who = seed[i] & 1;
            uint256 amount = (seed[i] >> 8) % 200;
            vm.prank(issuers[who]);
            if (seed[i] & 6 == 0) {
                try coin.burn(amount) {} catch {}
            } else {
                try coin.mint(issuers[(seed[i] >> 3) & 1], amount) {} catch {}
            }
            (, uint128 first) = coin.issuance(issuers[0]);
            (, uint128 second) = coin.issuance(issuers[1]);
            assertTrue(first <= caps[0] && second <= caps[1], "below the caps");
            assertTrue(coin.totalSupply() - before <= uint256(first) + second, "the supply is accounted for");
        }
    }

    function test_CoinsAreMintedOnlyToRegisteredUnfrozenAccounts() public {
        vm.expectRevert(abi.encodeWithSelector(Coin.AccountNotRegistered.selector, stranger));
        mint(stranger, 1);
        freeze(friend);
        vm.expectRevert(abi.encodeWithSelector(Coin.AccountFrozen.selector, friend));
        mint(friend, 1);
    }

    // Who may hold and move coins.

    function test_NeitherEndMayBeUnregistered() public {
        vm.expectRevert(abi.encodeWithSelector(Coin.AccountNotRegistered.selector, stranger));
        vm.prank(payer);
        coin.transfer(stranger, 1);
        bytes32 role = registry.PARTICIPANT();
        vm.prank(governor);
        registry.revokeRole(role, payer);
        vm.expectRevert(abi.encodeWithSelector(Coin.AccountNotRegistered.selector, payer));
        vm.prank(payer);
        coin.transfer(friend, 1);
    }

    function test_NeitherEndMayBeFrozen() public {
        freeze(friend);
        vm.expectRevert(abi.encodeWithSelector(Coin.AccountFrozen.selector, friend));
        vm.prank(payer);
        coin.transfer(friend, 1);
        freeze(payer);
        vm.expectRevert(abi.encodeWithSelector(Coin.AccountFrozen.selector, payer));
        vm.prank(payer);
        coin.transfer(friend, 1);
    }

    function test_IssuerAndGovernorFreezeNobodyElse() public {
        vm.expectRevert(abi.encodeWithSelector(Coin.NotIssuerOrGovernor.selector, receiver));
        vm.prank(receiver);
        coin.freeze(payer, "spite");
        vm.expectEmit(address(coin));
        emit Frozen(payer, issuer, "court order");
        vm.prank(issuer);
        coin.freeze(payer, "court order");
        assertTrue(coin.isFrozen(payer), "frozen");
        vm.expectRevert(abi.encodeWithSelector(Coin.NotIssuerOrGovernor.selector, payer));
        vm.prank(payer);
        coin.unfreeze(payer, "please");
        vm.expectEmit(address(coin));
        emit Unfrozen(payer, governor, "lifted");
        vm.prank(governor);
        coin.unfreeze(payer, "lifted");
        vm.prank(payer);
        coin.transfer(friend, 1);
        assertEq(coin.balanceOf(friend), 1, "the friend's coins");
    }

    function test_AFrozenReceiverIsNotPaidAndLosesNothing() public {
        (, bytes32 id) = open(0, DEPOSIT);
        claim(config(0), 10);
        freeze(receiver);
        vm.expectRevert(abi.encodeWithSelector(Coin.AccountFrozen.selector, receiver));
        channels.settle(receiver, address(coin));
        vm.prank(issuer);
        coin.unfreeze(receiver, "lifted");
        channels.settle(receiver, address(coin));
        assertEq(coin.balanceOf(receiver), 10, "the receiver's coins");
        assertEq(claimedOf(id), 10, "claimed");
    }

    // ERC-3009 by key and by contract wallet, in both forms.

    function test_TransferWithAuthorization() public {
        bytes32 digest = authorisation("TransferWithAuthorization", payer, friend, NONCE);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(PAYER_KEY, digest);
        coin.transferWithAuthorization(payer, friend, 7, START - 1, START + 1, NONCE, v, r, s);
        assertTrue(coin.authorizationState(payer, NONCE), "the nonce is used");
        bytes memory signature = abi.encodePacked(r, s, v);
        vm.expectRevert(abi.encodeWithSelector(ERC3009.ERC3009UsedAuthorization.selector, payer, NONCE));
        coin.transferWithAuthorization(payer, friend, 7, START - 1, START + 1, NONCE, signature);

        bytes32 second = keccak256("second");
        signature = sign(PAYER_KEY, authorisation("TransferWithAuthorization", payer, friend, second));
        coin.transferWithAuthorization(payer, friend, 7, START - 1, START + 1, second, signature);
        signature = ownedSignature(authorisation("TransferWithAuthorization", wallet, friend, NONCE));
        coin.transferWithAuthorization(wallet, friend, 7, START - 1, START + 1, NONCE, signature);
        assertEq(coin.balanceOf(friend), 21, "the friend's coins");
    }

    function test_ReceiveWithAuthorizationIsForItsReceiver() public {
        bytes memory signature = sign(PAYER_KEY, authorisation("ReceiveWithAuthorization", payer, friend, NONCE));
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, friend));
        coin.receiveWithAuthorization(payer, friend, 7, START - 1, START + 1, NONCE, signature);
        vm.prank(friend);
        coin.receiveWithAuthorization(payer, friend, 7, START - 1, START + 1, NONCE, signature);
        signature = ownedSignature(authorisation("ReceiveWithAuthorization", wallet, friend, NONCE));
        vm.prank(friend);
        coin.receiveWithAuthorization(wallet, friend, 7, START - 1, START + 1, NONCE, signature);
        assertEq(coin.balanceOf(friend), 14, "the friend's coins");
    }

    function test_AnAuthorisationIsForItsWindowAndItsSigner() public {
        bytes memory signature = sign(PAYER_KEY, authorisation("TransferWithAuthorization", payer, friend, NONCE));
        bytes4 time = ERC3009.ERC3009InvalidAuthorizationTime.selector;
        vm.warp(START - 1);
        vm.expectRevert(abi.encodeWithSelector(time, START - 1, START + 1));
        coin.transferWithAuthorization(payer, friend, 7, START - 1, START + 1, NONCE, signature);
        vm.warp(START + 1);
        vm.expectRevert(abi.encodeWithSelector(time, START - 1, START + 1));
        coin.transferWithAuthorization(payer, friend, 7, START - 1, START + 1, NONCE, signature);
        vm.warp(START);
        vm.expectRevert(ERC3009.ERC3009InvalidSignature.selector);
        coin.transferWithAuthorization(payer, friend, 8, START - 1, START + 1, NONCE, signature);
        signature = sign(STRANGER_KEY, authorisation("TransferWithAuthorization", payer, friend, NONCE));
        vm.expectRevert(ERC3009.ERC3009InvalidSignature.selector);
        coin.transferWithAuthorization(payer, friend, 7, START - 1, START + 1, NONCE, signature);
    }

    function test_ACancelledAuthorisationIsWorthless() public {
        bytes32 typeHash = keccak256("CancelAuthorization(address authorizer,bytes32 nonce)");
        bytes32 cancel = typed(coin.DOMAIN_SEPARATOR(), keccak256(abi.encode(typeHash, payer, NONCE)));
        bytes memory wrong = sign(STRANGER_KEY, cancel);
        vm.expectRevert(ERC3009.ERC3009InvalidSignature.selector);
        coin.cancelAuthorization(payer, NONCE, wrong);
        coin.cancelAuthorization(payer, NONCE, sign(PAYER_KEY, cancel));
        bytes memory signature = sign(PAYER_KEY, authorisation("TransferWithAuthorization", payer, friend, NONCE));
        vm.expectRevert(abi.encodeWithSelector(ERC3009.ERC3009UsedAuthorization.selector, payer, NONCE));
        coin.transferWithAuthorization(payer, friend, 7, START - 1, START + 1, NONCE, signature);

        cancel = typed(coin.DOMAIN_SEPARATOR(), keccak256(abi.encode(typeHash, wallet, NONCE)));
        coin.cancelAuthorization(wallet, NONCE, ownedSignature(cancel));
        assertTrue(coin.authorizationState(wallet, NONCE), "the wallet's nonce is used");
    }

    // ERC-2612.

    function test_PermitByKeyInBothForms() public {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(PAYER_KEY, permission(payer, 0));
        coin.permit(payer, friend, 7, START, v, r, s);
        assertEq(coin.allowance(payer, friend), 7, "allowance");
        coin.permit(payer, friend, 7, START, sign(PAYER_KEY, permission(payer, 1)));
        assertEq(coin.nonces(payer), 2, "nonce");
        vm.prank(friend);
        coin.transferFrom(payer, friend, 7);
    }

    function test_PermitByContractWallet() public {
        coin.permit(wallet, friend, 7, START, ownedSignature(permission(wallet, 0)));
        assertEq(coin.allowance(wallet, friend), 7, "allowance");
    }

    function test_PermitsTheCoinRefuses() public {
        bytes memory signature = sign(PAYER_KEY, permission(payer, 0));
        vm.warp(START + 1);
        vm.expectRevert(abi.encodeWithSelector(ERC20Permit.ERC2612ExpiredSignature.selector, START));
        coin.permit(payer, friend, 7, START, signature);
        vm.warp(START);
        vm.expectRevert(abi.encodeWithSelector(SignedCoin.ERC2612InvalidSignature.selector, payer));
        coin.permit(payer, friend, 8, START, signature);
        coin.permit(payer, friend, 7, START, signature);
        vm.expectRevert(abi.encodeWithSelector(SignedCoin.ERC2612InvalidSignature.selector, payer));
        coin.permit(payer, friend, 7, START, signature);
    }

    /// Seven coins from `from` to `to`, valid only at START.
    function authorisation(string memory kind, address from, address to, bytes32 nonce) private view returns (bytes32) {
        bytes32 typeHash = keccak256(bytes(string.concat(kind, ARGS)));
        return typed(coin.DOMAIN_SEPARATOR(), keccak256(abi.encode(typeHash, from, to, 7, START - 1, START + 1, nonce)));
    }

    function permission(address owner, uint256 nonce) private view returns (bytes32) {
        bytes32 typeHash =
            keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        return typed(coin.DOMAIN_SEPARATOR(), keccak256(abi.encode(typeHash, owner, friend, 7, nonce, START)));
    }

    function ownedSignature(bytes32 digest) private pure returns (bytes memory) {
        return bytes.concat(bytes32(0), sign(PAYER_KEY, digest));
    }

    function freeze(address account) private {
        vm.prank(issuer);
        coin.freeze(account, "court order");
    }
}
