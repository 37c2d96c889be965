const adjectives =
  'able amber ample apt azure bold brave brief bright brisk calm candid civil clear clever cool coral crisp dapper deft eager early easy equal fair famed fast fine firm fleet fond frank free fresh gentle giant glad golden good grand great green happy hardy honest humble ideal jade jolly just keen kind large late lean light lilac lively loyal lucid lucky mellow merry mild modest neat new nimble noble oaken olive open pale patient plain polite prime proud pure quick quiet rapid rare ready rich ripe robust royal ruby sage sane sharp shiny silent silver simple sleek smart smooth snug sober solid sound spry stable steady still stout strong sunny sure sweet swift tall tame tidy tiny top true upbeat valid vast velvet vivid warm wary white whole wide wild wise witty worthy young zesty'.split(
    ' ',
  )
const animals =
  'adder alpaca ant ape badger barb bat bear beaver bee beetle bison boar bobcat buck buffalo bunny camel carp cat civet clam cobra cod colt condor coral cow coyote crab crane cricket crow cub deer dingo dog dove drake duck eagle eel egret elk emu falcon ferret finch fish fox frog gannet gator gecko gibbon gnu goat goose grouse gull hare hawk hen heron hornet horse hound ibex ibis iguana impala jackal jaguar jay kite kiwi koala lark lemur leopard lion lizard llama lobster lynx macaw magpie mantis marlin marmot martin mink mole moose moth mouse mule newt ocelot okapi orca oriole oryx osprey otter owl ox oyster panda panther parrot pelican perch pig pigeon pike plover pony puffin puma quail rabbit raccoon ram rat raven robin rook salmon seal shark sheep shrew skunk sloth snail snake snipe sole spider squid stag stork swan swift tapir tern tiger toad trout tuna turkey turtle viper vole walrus wasp weasel whale wolf wombat wren yak zebra'.split(
    ' ',
  )

/** `calm-otter`, made from the hash; a further `attempt` gives another one of the same hash. */
export function aliasOf(sha256: string, attempt = 0): string {
  const at = (attempt * 8) % 56
  const pick = (words: string[], text: string) => words[Number.parseInt(text, 16) % words.length]!
  const name = `${pick(adjectives, sha256.slice(at, at + 4))}-${pick(animals, sha256.slice(at + 4, at + 8))}`
  return attempt < 7 ? name : `${name}-${attempt}`
}

export const aliasPattern = /^[a-z][a-z0-9-]{1,39}$/
