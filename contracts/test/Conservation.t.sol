// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {Handler} from "./Handler.sol";
import {Donor, Fixture} from "./Fixture.sol";

contract PlainToken is ERC20("Plain", "PLAIN") {
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

/// What holds whatever anyone does, in any order.
contract ConservationTest is Fixture {
    Handler internal handler;
    uint256 internal constant CHANNELS = 6;

    function setUp() public override {
        super.setUp();
        address[2] memory tokens = [address(new PlainToken()), address(new PlainToken())];
        address donor = address(new Donor());
        handler = new Handler(channels, donor, tokens);
        for (uint256 i = 0; i < 2; ++i) {
            PlainToken(tokens[i]).mint(donor, type(uint128).max);
        }
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// Coins of the contract = what channels hold unclaimed + what receivers have not been paid yet.
    function invariant_MoneyIsConserved() public view {
        for (uint256 i = 0; i < 2; ++i) {
            address token = handler.tokens(i);
            uint256 owed = unclaimed(token);
            for (uint256 j = 0; j < 2; ++j) {
                (uint128 claimed, uint128 settled) = channels.receivers(handler.receivers(j), token);
                owed += claimed - settled;
            }
            assertEq(PlainToken(token).balanceOf(address(channels)), owed, "coins of the contract");
        }
    }

    /// The same from the handler's own books: in = out + kept.
    function invariant_TheBooksAgree() public view {
        for (uint256 i = 0; i < 2; ++i) {
            address token = handler.tokens(i);
            uint256 kept = PlainToken(token).balanceOf(address(channels));
            uint256 out = handler.returned(token) + handler.settled(token);
            assertEq(handler.deposited(token), out + kept, "deposited");
        }
    }

    /// claimed <= authorised and claimed <= balance, and claimed never went down.
    function invariant_NumbersKeepTheirOrder() public view {
        for (uint256 i = 0; i < CHANNELS; ++i) {
            bytes32 id = handler.idOf(i);
            (uint128 balance, uint128 claimed) = channels.channels(id);
            assertTrue(claimed <= balance, "claimed is at most the balance");
            assertTrue(claimed <= handler.authorised(id), "claimed is at most what was authorised");
        }
        assertTrue(!handler.wentBackwards(), "claimed only grows");
    }

    /// No claim is counted twice or lost: a receiver's total is the sum of its channels'.
    function invariant_ReceiversAreOwedTheSumOfTheirChannels() public view {
        for (uint256 i = 0; i < 2; ++i) {
            for (uint256 j = 0; j < 2; ++j) {
                (address receiver, address token) = (handler.receivers(i), handler.tokens(j));
                uint256 sum = 0;
                for (uint256 k = 0; k < CHANNELS; ++k) {
                    if (handler.configOf(k).receiver != receiver || handler.configOf(k).token != token) continue;
                    (, uint128 claimed) = channels.channels(handler.idOf(k));
                    sum += claimed;
                }
                (uint128 total,) = channels.receivers(receiver, token);
                assertEq(total, sum, "the receiver's total");
            }
        }
    }

    function unclaimed(address token) private view returns (uint256 sum) {
        for (uint256 i = 0; i < CHANNELS; ++i) {
            if (handler.configOf(i).token != token) continue;
            (uint128 balance, uint128 claimed) = channels.channels(handler.idOf(i));
            sum += balance - claimed;
        }
    }
}
