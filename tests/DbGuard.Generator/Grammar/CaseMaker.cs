using System.Collections.Immutable;
using DbGuard.Generator.Choices;
using DbGuard.Generator.Trees;

namespace DbGuard.Generator.Grammar;

/// <summary>Makes the cases of a run: the same for the same seed and index.</summary>
internal sealed class CaseMaker(SqlGrammar grammar, ulong seed)
{
    private const int ShareOfClean = 40;
    private const int ShareOfRevealing = 20;
    private const int ShareOfMutated = 5;

    /// <summary>The case of this number.</summary>
    public GeneratedCase Make(ulong index)
    {
        var dice = new Dice(seed, index);
        var isClean = dice.Chance(ShareOfClean);
        var draft = new Draft(dice) { IsClean = isClean, MayReveal = !isClean && dice.Chance(ShareOfRevealing), Collides = dice.Chance(30), Budget = dice.OneOf(6, 12, 20, 30) };
        var mode = dice.OneOf(WireMode.Simple, WireMode.ExtendedText, WireMode.ExtendedBinary, WireMode.Chunked);
        var steps = grammar.Statements.Make(draft);
        if (steps.Length == 1 && (steps[0].Traits & Traits.Writes) == 0 && dice.Chance(ShareOfMutated))
        {
            draft.Note(Area.Mutated);
            var text = new SqlWriter(withParameters: false).Write(steps[0].Statement).ToString();
            return new GeneratedCase(index, steps, mode, draft.Areas) { IsMutated = true, MutatedText = TextMutation.Of(text, dice) };
        }

        // Behind a definition that is still under way in the same pipeline, the guard refuses what would be parsed too early.
        mode = draft.Has(Area.TempTables) ? WireMode.Simple : mode;
        return new GeneratedCase(index, InTransaction(steps), mode, draft.Areas);
    }

    /// <summary>A write inside a query must be undone as well.</summary>
    private static ImmutableArray<CaseStep> InTransaction(ImmutableArray<CaseStep> steps) =>
        steps.Length == 1 && (steps[0].Traits & Traits.Writes) != 0
            ? [new CaseStep(Sql.Fixed($"BEGIN"), null) { IsFrame = true, IsUtility = true }, steps[0], new CaseStep(Sql.Fixed($"ROLLBACK"), null) { IsFrame = true, IsUtility = true }]
            : steps;
}
