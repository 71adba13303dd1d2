using Imp.Domain.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Imp.Infrastructure.Identity;

internal sealed class IdentityTables : IEntityTypeConfiguration<User>, IEntityTypeConfiguration<Session>, IEntityTypeConfiguration<ApiKey>,
    IEntityTypeConfiguration<Team>, IEntityTypeConfiguration<TeamMember>
{
    public void Configure(EntityTypeBuilder<User> table)
    {
        table.ToTable("Users").HasKey(user => user.Id);
        table.Property(user => user.Id).ValueGeneratedNever();
        table.HasIndex(user => user.EmailKey).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Session> table)
    {
        table.ToTable("Sessions").HasKey(session => session.Id);
        table.Property(session => session.Id).ValueGeneratedNever();
        table.HasOne<User>().WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<ApiKey> table)
    {
        table.ToTable("ApiKeys").HasKey(key => key.Id);
        table.Property(key => key.Id).ValueGeneratedNever();
        table.HasIndex(key => key.Hash).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Team> table)
    {
        table.ToTable("Teams").HasKey(team => team.Id);
        table.Property(team => team.Id).ValueGeneratedNever();
        table.HasMany(team => team.Members).WithOne().HasForeignKey(member => member.TeamId).OnDelete(DeleteBehavior.Cascade);
        table.Navigation(team => team.Members).AutoInclude().UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<TeamMember> table)
    {
        table.ToTable("TeamMembers").HasKey(member => new { member.TeamId, member.UserId });
        table.HasOne<User>().WithMany().HasForeignKey(member => member.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
