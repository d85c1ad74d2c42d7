package genesis

import (
	"math/big"
	"strconv"
	"time"

	"github.com/cometbft/cometbft/crypto/secp256k1eth"
	comet "github.com/cometbft/cometbft/types"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/params"
)

// maxBlockBytes bounds a consensus block: the 8 MiB that an Ethereum block may
// have, and room for the header transaction, framing and the commit.
const maxBlockBytes = 9 << 20

// chainRules turns on every fork up to Osaka from the first block. Later forks
// stay unset: the node's block building does not know them.
func chainRules(chainID uint64) *params.ChainConfig {
	zero := func() *big.Int { return new(big.Int) }
	at := func() *uint64 { return new(uint64) }
	return &params.ChainConfig{
		ChainID:                 new(big.Int).SetUint64(chainID),
		HomesteadBlock:          zero(),
		EIP150Block:             zero(),
		EIP155Block:             zero(),
		EIP158Block:             zero(),
		ByzantiumBlock:          zero(),
		ConstantinopleBlock:     zero(),
		PetersburgBlock:         zero(),
		IstanbulBlock:           zero(),
		MuirGlacierBlock:        zero(),
		BerlinBlock:             zero(),
		LondonBlock:             zero(),
		ArrowGlacierBlock:       zero(),
		GrayGlacierBlock:        zero(),
		MergeNetsplitBlock:      zero(),
		ShanghaiTime:            at(),
		CancunTime:              at(),
		PragueTime:              at(),
		OsakaTime:               at(),
		TerminalTotalDifficulty: zero(),
		BlobScheduleConfig: &params.BlobScheduleConfig{
			Cancun: params.DefaultCancunBlobConfig,
			Prague: params.DefaultPragueBlobConfig,
		},
	}
}

// consensusDoc is the CometBFT side of a network. appHash is the hash of the
// Ethereum genesis block, which the first consensus header then commits to.
func consensusDoc(c Config, appHash common.Hash) *comet.GenesisDoc {
	limits := comet.DefaultConsensusParams()
	limits.Block.MaxBytes = maxBlockBytes
	limits.Block.MaxGas = -1
	limits.Validator.PubKeyTypes = []string{comet.ABCIPubKeyTypeSecp256k1Eth}

	doc := &comet.GenesisDoc{
		GenesisTime:     time.Unix(int64(c.Time), 0).UTC(),
		ChainID:         ConsensusChainID(c.ChainID),
		InitialHeight:   1,
		ConsensusParams: limits,
		AppHash:         appHash.Bytes(),
	}
	for _, v := range c.Validators {
		key := secp256k1eth.PubKey(append([]byte(nil), v.PubKey...))
		doc.Validators = append(doc.Validators, comet.GenesisValidator{
			Address: key.Address(), PubKey: key, Power: v.Power, Name: v.Name,
		})
	}
	return doc
}

// ConsensusChainID names the network to the consensus engine. Validators'
// signatures are bound to it.
func ConsensusChainID(chainID uint64) string {
	return "stiver-" + strconv.FormatUint(chainID, 10)
}
